"""The formats by name: those of the kit, then those of installed packages."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Mapping

from grader.errors import UsageError, no_such
from grader.export.form import Format

__all__ = ["BUILT_IN", "GROUP", "find", "names"]

#: the module of each, below this package
BUILT_IN: Mapping[str, str] = {
    "ags": "ags",
    "autolab": "autolab",
    "caliper": "caliper",
    "checks": "checks",
    "classroom50": "classroom50",
    "codegrade": "codegrade",
    "coderunner": "coderunner",
    "codio": "codio",
    "coursera": "coursera",
    "exercism": "exercism",
    "github": "github",
    "gradescope": "gradescope",
    "json": "report_json",
    "junit": "junit",
    "prairielearn": "prairielearn",
    "sarif": "sarif",
    "submitty": "submitty",
    "xapi": "xapi",
}
GROUP = "onecook.formats"


def names() -> list[str]:
    """All names, in order."""
    return sorted({*BUILT_IN, *(point.name for point in importlib.metadata.entry_points(group=GROUP))})


def find(name: str) -> Format:
    """The format of this name.

    Raises:
        UsageError: there is none, or the package that brings it cannot be loaded.
    """
    name = name.lower()
    if name in BUILT_IN:
        found: Format = importlib.import_module(f"grader.export.{BUILT_IN[name]}").FORMAT
        return found
    others = {point.name: point for point in importlib.metadata.entry_points(group=GROUP)}
    if name not in others:
        raise no_such("no format", name, names())
    try:
        loaded = others[name].load()
    except Exception as error:
        raise UsageError(
            f"the format {name} of {others[name].value} cannot be loaded: {type(error).__name__}: {error}",
            "Ask whoever wrote that package, or uninstall it.",
        ) from error
    if not isinstance(loaded, Format):
        raise UsageError(
            f"the format {name} of {others[name].value} is no grader.export.form.Format",
            "Ask whoever wrote that package, or uninstall it.",
        )
    return loaded
