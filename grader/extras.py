"""The packages of optional extras: imported when they are needed, and missed in plain words.

Quiet but for that import.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from grader.errors import UsageError

__all__ = ["need"]


def need(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import a package of an extra, or a module of ours that needs one.

    Args:
        module: its name.
        extra: that brings it.
        purpose: what needs it, for words.

    Raises:
        UsageError: this Python does not have it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("grader"):
            raise
        raise UsageError(
            f"{purpose} needs the package {error.name.partition('.')[0]}, which is not installed",
            f"Install the kit with its extra: pip install 'onecook[{extra}]' (in a checkout: '.[{extra}]')",
        ) from None
