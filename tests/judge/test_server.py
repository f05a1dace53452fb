"""Gradings of one suite follow each other in one session, and nothing goes from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from grader.errors import UsageError
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.model import Report

METADATA = """\
format = 1
title = "Steady"
summary = "Gives 7."
points = 1
runtimes = ["asyncio"]
functions = ["steady"]

[objectives]
one = "steady gives 7"
"""
HEAD = """\
import os
import pytest
from grader.suite import check

IMPORTED = os.urandom(8).hex()
SEEN = []
COUNTS = {"made": 0}

@pytest.fixture(scope="session")
def counted():
    COUNTS["made"] += 1
    yield COUNTS["made"]
    COUNTS["made"] -= 1

"""
TELLS = '''
@check(points=1, objective="one")
def test_seven(learner, counted):
    """steady gives 7."""
    value = learner.call("steady").value
    raise AssertionError(f"{IMPORTED} {value} {counted}")
'''
KEEPS = '''
@check(points=1, objective="one")
def test_seven(learner):
    """steady gives 7."""
    SEEN.append(learner.call("steady").value)
    raise AssertionError(f"{IMPORTED} {SEEN}")
'''
EXITS = '''
@check(points=1, objective="one")
def test_seven(learner):
    """steady gives 7."""
    value = learner.call("steady").value
    if value == 1:
        pytest.exit("it has had enough")
    raise AssertionError(f"{IMPORTED} {value}")
'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Two exercises with a suite each."""
    for key in ("01_steady", "02_other"):
        for tree in ("exercises", "solutions", "suites"):
            (tmp_path / tree / key).mkdir(parents=True)
        name = key[3:]
        (tmp_path / f"exercises/{key}/exercise.toml").write_text(METADATA)
        (tmp_path / f"exercises/{key}/{name}.py").write_text("def steady():\n    return 7\n")
        (tmp_path / f"suites/{key}/suite.toml").write_text("format = 1\n\n[wrong]\n")
        (tmp_path / f"suites/{key}/test_{name}.py").write_text(HEAD + TELLS)
    return tmp_path


@pytest.fixture
def judge() -> Iterator[Judge]:
    """A judge of its own."""
    with Judge() as started:
        yield started


def asking(course: Path, text: str, key: str = "01_steady") -> GradeRequest:
    """A request to grade this text."""
    submitted = Submitted(name=f"{key[3:]}.py", text=text, sha256="")
    return GradeRequest(exercise=key, course=str(course), submission=submitted, seed=1)


def graded(judge: Judge, course: Path, value: int, key: str = "01_steady") -> Report:
    """A submission whose function gives this value."""
    request = asking(course, f"def steady():\n    return {value}\n", key)
    return next(event.report for event in judge.grade(request) if isinstance(event, Finished))


def told(report: Report) -> list[str]:
    """The words of its only check."""
    return report.checks[0].message.split()


def test_one_session_serves_gradings_of_a_suite(judge: Judge, course: Path) -> None:
    """The suite is imported once; its fixtures, of a session's scope too, are made for each grading."""
    first, second, third = (told(graded(judge, course, value)) for value in (1, 2, 3))
    assert [first[1:], second[1:], third[1:]] == [["1", "1"], ["2", "1"], ["3", "1"]]
    assert first[0] == second[0] == third[0]


def test_what_a_suite_keeps_is_not_there_for_the_next_submission(judge: Judge, course: Path) -> None:
    """Its module is imported anew."""
    (course / "suites/01_steady/test_steady.py").write_text(HEAD + KEEPS)
    first, second = (told(graded(judge, course, value)) for value in (1, 2))
    assert (first[1:], second[1:]) == (["[1]"], ["[2]"])
    assert first[0] != second[0]


def test_an_edited_suite_counts_from_the_next_grading_on(judge: Judge, course: Path) -> None:
    """So does one that is edited back."""
    suite = course / "suites/01_steady/test_steady.py"
    assert told(graded(judge, course, 1))[1:] == ["1", "1"]
    suite.write_text(HEAD + TELLS.replace("{value}", "{-value}"))
    assert told(graded(judge, course, 1))[1:] == ["-1", "1"]
    suite.write_text(HEAD + TELLS)
    assert told(graded(judge, course, 1))[1:] == ["1", "1"]


def test_each_request_has_its_own_answer(judge: Judge, course: Path) -> None:
    """One that is refused, in the middle of others; and another exercise, back and forth."""
    assert told(graded(judge, course, 1))[1:] == ["1", "1"]
    with pytest.raises(UsageError):
        list(judge.grade(msgspec.structs.replace(asking(course, ""), runtime="trio")))
    assert told(graded(judge, course, 2))[1:] == ["2", "1"]
    other = graded(judge, course, 3, key="02_other")
    assert (other.exercise, told(other)[1:]) == ("02_other", ["3", "1"])
    assert told(graded(judge, course, 4))[1:] == ["4", "1"]


def test_a_suite_that_ends_its_session_ends_one_grading(judge: Judge, course: Path) -> None:
    """That one is inconclusive; those before and after it have their verdicts."""
    (course / "suites/01_steady/test_steady.py").write_text(HEAD + EXITS)
    outcomes = [graded(judge, course, value).outcome for value in (2, 1, 3)]
    assert outcomes == [Outcome.FAILED, Outcome.INCONCLUSIVE, Outcome.FAILED]
