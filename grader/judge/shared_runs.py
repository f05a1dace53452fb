"""Runs that several checks look at.

A suite declares what is called once, with :func:`grader.suite.shared_run`; checks take what it gives back as
a parameter of its name. It is made when the first check of a grading asks for it, with random numbers of its
own name, and each check gets a copy: what one notes, or sorts, no other one sees. If the run ends by a
fault, every check that looks at it fails by that fault, as if it had made the call itself.

A run whose bench was lost is made once more (:mod:`grader.judge.faults`), for all that look at it; what comes
of the second one counts.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
import types
from collections.abc import Callable, Mapping
from typing import Any

from grader.errors import CourseError
from grader.judge.faults import BenchLost, LearnerFault
from grader.judge.grading import Grading
from grader.judge.learner import Learner, Run

__all__ = ["Look", "SharedRun", "SharedRuns"]


@dataclasses.dataclass(frozen=True, slots=True)
class SharedRun:
    """What a suite has declared: the function that makes the call and gives back what checks look at."""

    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """Name of the parameter by which checks ask for it; its random numbers are drawn under it as well."""
        return self.function.__name__


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """One check's copy of a shared run."""

    value: Any
    runs: list[Run]
    output: str
    #: what the declared function raised instead of giving something back, and where
    error: BaseException | None
    trace: types.TracebackType | None

    def outcome(self) -> Any:
        """What the declared function gave back.

        Raises:
            BaseException: what it raised, the same for every check.
        """
        if self.error is not None:
            raise self.error.with_traceback(self.trace)
        return self.value


@dataclasses.dataclass(slots=True)
class _Made:
    learner: Learner
    value: Any = None
    error: BaseException | None = None
    trace: types.TracebackType | None = None
    #: it was made because the first one was lost; there is no third
    again: bool = False


class SharedRuns:
    """The shared runs of one grading, made when they are first looked at."""

    def __init__(self) -> None:
        self._made: dict[SharedRun, _Made] = {}
        self._lost: set[SharedRun] = set()
        #: the learner's code for the run that is being made now, if one is
        self.being_made: Learner | None = None

    def look(
        self, shared: SharedRun, grading: Grading, givers: Mapping[str, Callable[[Learner], object]]
    ) -> Look:
        """A copy for one check.

        Args:
            shared: what the suite has declared.
            grading: gives the learner's code.
            givers: what the declared function may ask for by its parameters, made for the learner of
                this run.

        Raises:
            CourseError: the function asks for something else.
        """
        made = self._made.get(shared)
        if made is None:
            made = self._made[shared] = self._make(shared, grading, givers)
        value, runs = copy.deepcopy((made.value, made.learner.runs))
        return Look(value, runs, made.learner.output, made.error, made.trace)

    def forget_lost(self, shared: SharedRun) -> None:
        """Let a run whose bench was lost be made once more, by whoever looks at it next."""
        made = self._made.get(shared)
        if made is not None and made.error is not None and self.may_repeat(made.error):
            del self._made[shared]
            self._lost.add(shared)

    def may_repeat(self, error: BaseException) -> bool:
        """Whether a check that raised this is to be run again: not if it is what came of a second run."""
        decided = any(made.again and made.error is error for made in self._made.values())
        return _worth_repeating(error) and not decided

    def _make(
        self, shared: SharedRun, grading: Grading, givers: Mapping[str, Callable[[Learner], object]]
    ) -> _Made:
        made = _Made(grading.learner(shared.name), again=shared in self._lost)
        wanted = list(inspect.signature(shared.function).parameters)
        for name in wanted:
            if name not in givers:
                raise CourseError(
                    f"the shared run {shared.name} asks for {name!r}",
                    f"It can have {', '.join(sorted(givers))}.",
                )
        self.being_made = made.learner
        try:
            made.value = shared.function(**{name: givers[name](made.learner) for name in wanted})
        except BaseException as error:  # noqa: BLE001 — every check that looks at this run raises it
            made.error, made.trace = error, error.__traceback__
        finally:
            self.being_made = None
        return made


def _worth_repeating(error: BaseException) -> bool:
    """Somebody else than the learner's code ended the bench, or could have."""
    return isinstance(error, BenchLost) or (isinstance(error, LearnerFault) and error.repeatable)
