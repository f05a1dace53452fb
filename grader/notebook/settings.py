"""``configure(c)`` in ``nbgrader_config.py``: nbgrader's steps with the judge among them.

Whole lists are assigned, made of those that this version of nbgrader has or the configuration says by then:
what is appended to a list in a configuration is run twice. nbgrader goes on with its own steps when its
configuration raises anything; then learners' code would run without walls, and score itself. So whatever
goes wrong here ends the command.
"""

from __future__ import annotations

from typing import Any

from nbgrader import preprocessors as theirs
from nbgrader.converters import Autograde, GenerateAssignment
from traitlets.config.loader import LazyConfigValue
from traitlets.utils.importstring import import_item

from grader.notebook import preprocessors as ours

__all__ = ["CELL_SECONDS", "configure"]

#: real seconds that a cell may take where notebooks are executed
CELL_SECONDS = 15


def configure(c: Any, *, execute: bool = False, isolation: str = "untrusted", course: str = "") -> None:
    """Have the judge score every test cell that calls ``check("exercise-3")``. To be called last.

    Args:
        c: what ``get_config()`` gives.
        execute: run the notebooks as well, as nbgrader does: without walls, as whoever grades.
        isolation: the level that the judge demands, as ``grade --isolation`` has it.
        course: the folder that holds ``exercises/``; the kit's own course if empty.

    Raises:
        SystemExit: it cannot be done: nothing must be graded then.
    """
    try:
        _configure(c, execute=execute)
    except Exception as error:
        raise SystemExit(f"grader.notebook.configure: {type(error).__name__}: {error}") from error
    c.OneCookJudge.isolation = isolation
    c.OneCookJudge.course = course
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = CELL_SECONDS
    c.Execute.raise_on_iopub_timeout = False


def _configure(c: Any, *, execute: bool) -> None:
    sanitize = _steps(c.Autograde, Autograde, "sanitize_preprocessors")
    c.Autograde.sanitize_preprocessors = [
        ours.OneCookSanitize,
        *(step for step in sanitize if not issubclass(step, ours.OneCookSanitize)),
    ]
    # The judge first: what a notebook does when it runs comes too late.
    steps: list[type] = [ours.OneCookJudge, *([ours.OneCookExecute] if execute else [])]
    for step in _steps(c.Autograde, Autograde, "autograde_preprocessors"):
        if issubclass(step, theirs.SaveAutoGrades):
            steps.append(ours.OneCookSaveAutoGrades)
        elif not issubclass(step, theirs.Execute | ours.OneCookJudge):
            steps.append(step)
    if ours.OneCookSaveAutoGrades not in steps:
        raise ValueError("the steps of c.Autograde do not save any score (SaveAutoGrades)")
    c.Autograde.autograde_preprocessors = steps
    c.GenerateAssignment.preprocessors = [
        ours.OneCookClearSolutions if issubclass(step, theirs.ClearSolutions) else step
        for step in _steps(c.GenerateAssignment, GenerateAssignment, "preprocessors")
    ]


def _steps(section: Any, converter: Any, name: str) -> list[type]:
    """What the configuration says by now, by classes or by their names; else what nbgrader has."""
    usual = converter.class_traits()[name].default()
    said = section.get(name) or usual
    if isinstance(said, LazyConfigValue):  # of c.Autograde.….append(…)
        said = said.get_value(list(usual))
    return [import_item(step) if isinstance(step, str) else step for step in said]
