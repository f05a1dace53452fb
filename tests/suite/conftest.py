"""Suites that are written on the spot, graded by one judge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted

if TYPE_CHECKING:
    from grader.report.model import Report

METADATA = """\
format = 1
title = "Authors"
summary = "A suite that is written on the spot."
points = 3
runtimes = ["asyncio"]
functions = ["answer"]

[objectives]
one = "answer works"
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes a suite and grades with it."""

    judge: Judge
    root: Path

    def grade(
        self,
        suite: str,
        *,
        answer: str = "async def answer(*_):\n    return 7\n",
        rules: str = "",
        seed: int = 1,
        worlds: dict[str, str] | None = None,
    ) -> Report:
        """The report on an answer, with this suite; worlds by the names of their files."""
        for tree in ("exercises", "solutions", "suites"):
            (self.root / tree / "01_authors").mkdir(parents=True, exist_ok=True)
        (self.root / "exercises/01_authors/exercise.toml").write_text(METADATA)
        (self.root / "exercises/01_authors/authors.py").write_text(answer)
        (self.root / "suites/01_authors/suite.toml").write_text(f"format = 1\n\n{rules}")
        (self.root / "suites/01_authors/test_authors.py").write_text(suite)
        for name, text in (worlds or {}).items():
            (self.root / "suites/worlds").mkdir(exist_ok=True)
            (self.root / "suites/worlds" / name).write_text(text)
        return self.graded("01_authors", self.root / "exercises/01_authors/authors.py", seed=seed)

    def graded(self, exercise: str, submission: Path, *, seed: int = 1, course: Path | None = None) -> Report:
        """The report on a file."""
        text = submission.read_text()
        request = GradeRequest(
            exercise=exercise,
            course=str(course or self.root),
            submission=Submitted(name=submission.name, text=text, sha256=""),
            seed=seed,
        )
        for event in self.judge.grade(request):
            if isinstance(event, Finished):
                return event.report
        raise AssertionError("no report came")


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """One judge for all tests."""
    with Judge() as opened:
        yield opened


@pytest.fixture
def author(judge: Judge, tmp_path: Path) -> Author:
    """An author with an empty folder, to which the judge has access."""
    tmp_path.chmod(0o755)
    return Author(judge, tmp_path)
