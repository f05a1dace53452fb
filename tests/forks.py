"""Forking a test's process, which may be a worker of pytest-xdist."""

from __future__ import annotations

import os
import warnings

__all__ = ["fork"]


def fork() -> int:
    """``os.fork``, without the warning about other threads, which Python 3.15 gives in every worker.

    The one there is listens to pytest's main process; a child that never returns to pytest has no use for it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()
