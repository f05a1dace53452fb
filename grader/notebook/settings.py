"""``configure(c)`` in ``nbgrader_config.py``: nbgrader's steps with the judge among them.

Whole lists are assigned, made of those that this version of nbgrader has: what is appended to a list in a
configuration is run twice.
"""

from __future__ import annotations

from typing import Any

from nbgrader import preprocessors as theirs
from nbgrader.converters import Autograde, GenerateAssignment

from grader.notebook import preprocessors as ours

__all__ = ["CELL_SECONDS", "configure"]

#: real seconds that a cell may take where notebooks are executed
CELL_SECONDS = 15


def configure(c: Any, *, execute: bool = False, isolation: str = "untrusted", course: str = "") -> None:
    """Have the judge score every test cell that calls ``check("exercise-3")``.

    Args:
        c: what ``get_config()`` gives.
        execute: run the notebooks as well, as nbgrader does: without walls, as whoever grades.
        isolation: the level that the judge demands, as ``grade --isolation`` has it.
        course: the folder that holds ``exercises/``; the kit's own course if empty.
    """
    sanitize = _steps(c.Autograde, Autograde, "sanitize_preprocessors")
    if ours.OneCookSanitize not in sanitize:
        sanitize = [ours.OneCookSanitize, *sanitize]
    steps: list[type] = []
    for step in _steps(c.Autograde, Autograde, "autograde_preprocessors"):
        if step in (theirs.Execute, ours.OneCookExecute, ours.OneCookJudge):
            continue
        steps.append(ours.OneCookSaveAutoGrades if step is theirs.SaveAutoGrades else step)
    first = [ours.OneCookExecute, ours.OneCookJudge] if execute else [ours.OneCookJudge]
    c.Autograde.sanitize_preprocessors = sanitize
    c.Autograde.autograde_preprocessors = [*first, *steps]
    c.GenerateAssignment.preprocessors = [
        ours.OneCookClearSolutions if step is theirs.ClearSolutions else step
        for step in _steps(c.GenerateAssignment, GenerateAssignment, "preprocessors")
    ]
    c.OneCookJudge.isolation = isolation
    c.OneCookJudge.course = course
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = CELL_SECONDS
    c.Execute.raise_on_iopub_timeout = False


def _steps(section: Any, converter: Any, name: str) -> list[type]:
    """What the configuration says by now, else what nbgrader has."""
    set_already = section.get(name)
    return list(set_already or converter.class_traits()[name].default())
