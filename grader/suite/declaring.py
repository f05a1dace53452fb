"""How a suite says what is a check, what several checks look at, and what the diagnosis should know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from grader.diagnosis.source_text import SourceText
from grader.evidence.record import Value
from grader.judge.learner import Learner, Run
from grader.judge.shared_runs import SharedRun

__all__ = ["check", "noting", "shared_run"]

F = TypeVar("F", bound=Callable[..., None])
P = ParamSpec("P")
Facts = Callable[Concatenate[Run, SourceText, P], Mapping[str, Value]]


def check(*, points: int, objective: str) -> Callable[[F], F]:
    """Mark a test of a hidden suite as a check; its docstring is the sentence that the learner reads.

    Args:
        points: what it is worth, a whole number above zero.
        objective: the name of an objective of exercise.toml.
    """
    return pytest.mark.check(points=points, objective=objective)


def shared_run(function: Callable[..., Any]) -> Any:
    """Declare a call that several checks look at: it is made once in a grading, for the first of them.

    The function may ask for ``learner``, ``rng``, ``seed`` and worlds; its random numbers come from its own
    name and the seed. A check that has a parameter of its name gets a copy of what it gives back: runs with
    notes of their own, and the same evidence. If it raises (a fault of the learner's code, an assertion),
    every check that looks at it fails by that.

    Returns:
        the declaration, as a fixture for checks; the function itself is not called by its name any more.
    """
    declared = SharedRun(function)

    def fixture() -> SharedRun:
        return declared

    return pytest.fixture(name=function.__name__)(fixture)


@contextmanager
def noting(learner: Learner, facts: Facts[P], *about: P.args, **more: P.kwargs) -> Iterator[None]:
    """Note facts of the call that is made inside, whatever becomes of it: a fault needs its words as well.

    They are found out when somebody looks at that run, which is the check's last one, as a rule.

    Args:
        learner: whose last run it is.
        facts: called with the run, the learner's file and the rest, once or never; gives the facts by their
            names. A run that a fault has ended has ``run.evidence.fault``.
        about: what else ``facts`` wants to know.
        more: the same by name.

    Raises:
        LearnerFault: what ended the call.
    """
    try:
        yield
    finally:
        if learner.runs:
            run = learner.runs[-1]
            run.note_later(lambda: facts(run, learner.source, *about, **more))
