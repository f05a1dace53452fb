"""A suite with a bug in a check, one in a fixture and one check that is right."""

from __future__ import annotations

import pytest
from grader.suite import Learner, check


@pytest.fixture
def broken() -> int:
    """Breaks before the check begins."""
    raise OSError("the fixture has a bug")


@check(points=1, objective="bug")
def test_bug(learner: Learner) -> None:
    """The check breaks after the learner's function has returned."""
    run = learner.call("steady")
    assert run.value["no", "such", "key"]


@check(points=1, objective="bug")
def test_fixture(broken: int) -> None:
    """The check never begins."""
    raise AssertionError(broken)


@check(points=1, objective="right")
def test_right(learner: Learner) -> None:
    """steady gives 7."""
    run = learner.call("steady")
    assert run.value == 7, f"steady gave {run.value}"
