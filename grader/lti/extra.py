"""The packages of the optional extra ``ags``: imported when they are needed, and missed in plain words."""

from __future__ import annotations

import importlib

from grader.errors import UsageError

__all__ = ["need"]


def need(name: str) -> None:
    """Import a package of the extra.

    Raises:
        UsageError: this Python does not have it.
    """
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"talking to a learning platform needs the package {error.name}, which is not installed",
            "Install the kit with its extra: pip install 'onecook[ags]' (in a checkout: '.[ags]')",
        ) from None
