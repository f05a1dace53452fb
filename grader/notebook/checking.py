"""``check("exercise-3")`` in a notebook: what has run there is graded in another process.

It is an ordinary call, because in a kernel a loop is always running. It prints nothing to the error stream,
which nbgrader takes for a failure, and returns a plain float within the points, which nbgrader takes for
the score of a test cell. Whatever lives in the kernel can be forged there: marks come from the judge
(``grade nbgrader build``), and this is for the learner to see.

Needs the standard library and IPython; the interpreter that grades may be another one (``ONECOOK_PYTHON``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

__all__ = ["LAST_RESORT_SECONDS", "LATER", "NotGradedError", "check", "within"]

#: names the interpreter that has the kit, where the kernel's has not all of it
PYTHON = "ONECOOK_PYTHON"
#: set by the preprocessor that runs the notebook, when the judge has graded it
JUDGED_LATER = "ONECOOK_JUDGED_LATER"
#: real seconds after which a grading is given up; code that never ends is told in less
LAST_RESORT_SECONDS = 300.0
#: printed where the judge decides; a test cell of another form that says so has no score
LATER = "is graded by the judge, whatever this notebook does."
_MOST_TAIL = 2000


class NotGradedError(RuntimeError):
    """There is no verdict, by no fault of the code; nbgrader must not take that for full marks."""


def check(exercise: str, *, points: float | None = None, seed: int | None = None) -> float:
    """Grade what has run in this notebook, show the report, and give back the score.

    The cells that begin with ``# exercise-3`` count, else those that define what the exercise asks for, and
    what these use; of a cell that ran several times the last version.

    Args:
        exercise: as ``grade`` takes it: "exercise-3", "3", "uploads".
        points: that all of it is worth here; those of the exercise if not given.
        seed: repeats a grading.

    Returns:
        the score, from 0.0 to ``points``.

    Raises:
        NotGradedError: there is no verdict.
    """
    shell = _shell()
    if os.environ.get(JUDGED_LATER):
        print(f"{exercise} {LATER}")  # noqa: T201 - for the cell
        return 0.0
    ran = [[number, text] for number, text in enumerate(shell.history_manager.input_hist_raw) if text.strip()]
    told = _asked({"exercise": exercise, "cells": ran, "seed": seed})
    if "error" in told:
        raise NotGradedError(told["error"])
    _show(told["html"], told["text"])
    worth = float(told["max_points"] if points is None else points)
    return within(told["points"] / told["max_points"] * worth, worth)


def within(score: float, points: float) -> float:
    """A plain float from 0 to ``points``; nbgrader takes anything else for full marks or for a failure."""
    return min(max(round(float(score), 6), 0.0), float(points))


def _shell() -> Any:
    try:
        from IPython.core.getipython import get_ipython  # a kernel has it; nobody else needs it
    except ImportError:
        get_ipython = None
    shell = get_ipython() if get_ipython is not None else None
    if shell is None:
        raise NotGradedError("check() is for a notebook. At a terminal type: grade exercise-3")
    return shell


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """What the process that grades says."""
    python = os.environ.get(PYTHON) or sys.executable
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, or the one that an instructor names
            [python, "-P", "-m", "grader.notebook"],  # -P: nothing beside the notebook is imported
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=LAST_RESORT_SECONDS,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotGradedError(f"The grading came to no end within {LAST_RESORT_SECONDS:g} s.") from None
    except OSError as error:
        raise NotGradedError(f"{python} cannot be started: {error.strerror}. See {PYTHON}.") from None
    except ValueError:
        tail = done.stderr.strip()[-_MOST_TAIL:]
        raise NotGradedError(f"{python} -m grader.notebook gave no report.\n{tail}") from None
    return told


def _show(html: str, text: str) -> None:
    from IPython.display import display

    display({"text/html": html, "text/plain": text}, raw=True)
