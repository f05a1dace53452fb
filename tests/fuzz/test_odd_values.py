"""Whatever a learner's function gives back, every check is decided, in bounded time and memory.

The reference does its work, and its result is replaced by an odd value; where the learner writes the
runtime, what the driver tells is forged, as code that runs beside it can do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.bench import plain
from grader.course import Course
from grader.judge.client import Judge
from grader.judge.conducting import messages
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.submission import read_submission

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.report.model import Report

COURSE = Course.locate(None)
#: as Python; what is not plain data is refused in the bench, which is decided too
VALUES = (
    "None", "True", "False", "0", "-1", "1 << 256", "-(1 << 255)", "1 << 300", "0.5", "-0.0", "1e308",
    "float('nan')", "float('inf')", "''", "'x'", "'x' * 60_000", "'\\x00\\x1b[2J'", "'\\ud800'", "b'x'",
    "[]", "[[]]", "[None]", "[True, 1.5, 'x', [], {}]", "['x'] * 5", "[['x']] * 5", "[{}] * 5",
    "[1] * 10_000", "['x'] * 10_000", "['x'] * 30_000", "{}", "{'': None}", "{'x': {'x': {'x': []}}}",
    "{1: 2}", "{'trace': []}", "{'value': [1]}", "[[[[[[[[[[[[[[[[[[[['x']]]]]]]]]]]]]]]]]]]]",
    "(lambda x: [x.append(x), x][1])([])", "object()", "iter([])", "set()",
    "{'trace': None, 'waits': None, 'lines': None, 'broken': None, 'endless': None}",
    *[f"dict(REST, trace={trace})" for trace in (
        "[]", "[['main', 'ends', 0]]", "[['run', 'x', -1]]", "[['run', 'x', 1]] * 1999",
        "[['run', 'x' * 300, 1]]",
    )],
    "dict(REST, trace=[], broken={'type': 'E'})",
    "dict(REST, trace=[], idles=-1)",
    "dict(REST, trace=[], idles_in_vain=1.5)",
)  # fmt: skip
RETURNS = """

_right = {function}

async def {function}(*arguments):
    await _right(*arguments)
    return _odd(arguments)
"""
TELLS = """

import grader.bench.plays as _plays

_plays.Play.play = lambda self: _odd(self.program)
"""
#: another value for each call: a grading has dozens
ODD = """

import zlib as _zlib

def _odd(asked):
    REST = dict(waits={{}}, lines={{}}, idles=0, idles_in_vain=0, broken=None, endless=None)
    makers = [{makers}]
    return makers[(_zlib.crc32(repr(asked).encode()) + {number}) % len(makers)]()
"""
GRADINGS = 3
COUNTED = (
    "None",
    "{'turns': 'x', 'order': [], 'broken': 0, 'endless': {}}",
    "{'turns': 0, 'order': 0, 'broken': None, 'endless': None}",
    "{'turns': 1 << 50, 'order': -1, 'broken': None, 'endless': None}",
)
#: plays are right, and what is told of crowds and chains is not
COUNTS = """

import grader.bench.plays as _plays

_plays.Work.done = lambda *_: {value}
"""


def graded(judge: Judge, exercise: Exercise, folder: Path, text: str, seed: int = 5) -> Report:
    file = folder / exercise.file_name
    file.write_text(exercise.reference.read_text("utf-8") + text)
    submitted = Submitted.of(read_submission(exercise, file))
    request = GradeRequest(exercise=exercise.key, course=str(COURSE.root), submission=submitted, seed=seed)
    return next(event.report for event in judge.grade(request) if isinstance(event, Finished))


def assert_decided(report: Report, value: str) -> None:
    undecided = [check for check in report.checks if check.outcome is Outcome.INCONCLUSIVE]
    assert not undecided, f"{value}: {undecided[0].name}: {undecided[0].message}"
    assert report.outcome is not Outcome.INCONCLUSIVE, f"{value}: {report.inconclusive}"


@pytest.mark.parametrize("exercise", COURSE.exercises(), ids=lambda exercise: exercise.key)
def test_every_odd_value_is_decided(exercise: Exercise, tmp_path: Path) -> None:
    """Of every exercise, for the function that it asks for."""
    function = exercise.metadata.functions[0]
    template = TELLS if exercise.metadata.runtimes == ("own",) else RETURNS
    makers = ", ".join(f"lambda: {value}" for value in VALUES)
    with Judge() as judge:
        for number in range(GRADINGS):
            text = template.replace("{function}", function) + ODD.format(makers=makers, number=number * 17)
            assert_decided(graded(judge, exercise, tmp_path, text, seed=number), f"grading {number}")


@pytest.mark.parametrize("key", ["12_tiny_scheduler", "13_timers"])
def test_odd_counts_are_decided(key: str, tmp_path: Path) -> None:
    """What is told of a hundred thousand tasks, or of a chain."""
    with Judge() as judge:
        for value in COUNTED:
            report = graded(judge, COURSE.find(key), tmp_path, COUNTS.format(value=value))
            assert_decided(report, value)
            assert report.outcome is Outcome.FAILED


def test_the_judge_has_the_bounds_of_the_bench() -> None:
    """No value that the bench lets through is taken for tampering."""
    assert messages.MOST_DEPTH == plain.MAX_DEPTH
    assert messages.MOST_ITEMS == plain.MAX_ITEMS
    assert messages.MOST_WHOLE == plain.MAX_WHOLE
