"""The packages of the optional extra ``ags``."""

from __future__ import annotations

import grader.extras

__all__ = ["need"]


def need(name: str) -> None:
    """Import a package of the extra.

    Raises:
        UsageError: this Python does not have it.
    """
    grader.extras.need(name, extra="ags", purpose="talking to a learning platform")
