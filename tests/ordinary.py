"""Being an ordinary user for a moment, where a rule does not hold for root."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["ordinary_folder"]

NOBODY = 65534


@contextlib.contextmanager
def ordinary_folder() -> Iterator[Path]:
    """An empty folder of an ordinary user, who runs the block (tests are often started by root)."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        os.chown(name, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)
