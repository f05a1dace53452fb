"""Grade a piece of source text with the whole engine: judge process, sandbox, bench, clock, world.

The course in ``tests/courses/engine`` has three checks: what stands before, what the judge has seen of
one call of ``answer(address, names)``, and what stands after. The middle one tells as JSON.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.course import Course
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.submission import read_submission

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Literal, Self

    from grader.report.model import CheckReport, Diagnosis, Report
    from grader.sandbox.policy import DemandWord

__all__ = ["ANSWER", "COURSE", "LEVELS", "STEADY", "Engine", "Told", "course_with"]

COURSE = Path(__file__).parents[1] / "courses" / "engine"
#: what makes the checks before and after pass
STEADY = "\n\ndef steady():\n    return 7\n"
#: the shortest answer that is one
ANSWER = "\n\nasync def answer(address, names):\n    return 1\n"
#: of isolation, for parametrize
LEVELS = [
    "sandbox",
    "process",
    pytest.param("account", marks=pytest.mark.skipif(os.geteuid() != 0, reason="level account is for root")),
]


def course_with(folder: Path, limits: dict[str, float]) -> Path:
    """A copy of the engine's course in a folder, its first exercise with other limits."""
    course = folder / "engine"
    shutil.copytree(COURSE, course)
    file = course / "exercises" / "01_engine" / "exercise.toml"
    text = file.read_text(encoding="utf-8")
    for name, value in limits.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    file.write_text(text, encoding="utf-8")
    return course


@dataclasses.dataclass(frozen=True)
class Told:
    """One grading of the engine's exercise, as a test looks at it."""

    report: Report

    @property
    def answer(self) -> CheckReport:
        """The check in the middle."""
        return next(check for check in self.report.checks if check.name == "test_answer")

    @property
    def others(self) -> list[Outcome]:
        """What became of the checks before and after."""
        return [check.outcome for check in self.report.checks if check.name != "test_answer"]

    @property
    def diagnosis(self) -> Diagnosis | None:
        """What explains the check in the middle."""
        return self.answer.diagnosis

    @property
    def message(self) -> str:
        """The learner's words of the check in the middle."""
        return self.answer.message

    @property
    def seen(self) -> dict[str, Any]:
        """What the judge has seen of a call that came to its end."""
        assert self.answer.outcome is Outcome.FAILED, self.answer
        assert self.message.startswith("{"), f"{self.message}\n{self.answer.output}"
        seen: dict[str, Any] = json.loads(self.message)
        return seen


class Engine:
    """One judge process for many gradings; a context manager."""

    def __init__(self, course: Path = COURSE, exercise: str = "01_engine") -> None:
        self._course = course
        self._exercise = exercise
        self._folder = tempfile.TemporaryDirectory(prefix="onecook-test-")
        self._judge = Judge()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._judge.close()
        self._folder.cleanup()

    def grade(
        self,
        text: str,
        *,
        steady: bool = True,
        runtime: Literal["asyncio", "trio"] | None = None,
        level: DemandWord | None = None,
        seed: int = 0,
    ) -> Told:
        """Grade ``text`` (with a right ``steady`` at its end, unless it brings its own)."""
        file = Path(self._folder.name) / f"{self._exercise[3:]}.py"
        file.write_text(text + (STEADY if steady else ""), encoding="utf-8")
        exercise = Course.locate(self._course).find(self._exercise)
        request = GradeRequest(
            exercise=self._exercise,
            course=str(self._course),
            submission=Submitted.of(read_submission(exercise, file)),
            seed=seed,
            runtime=runtime,
            level=level,
        )
        for event in self._judge.grade(request):
            if isinstance(event, Finished):
                return Told(event.report)
        raise AssertionError("no report came")
