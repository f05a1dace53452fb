"""A copy of a good course, to be broken in one place, and judges for all proofs."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.authoring.check import form, prove
from grader.cohort.pool import JudgePool
from grader.course import Course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.authoring.problem import Problem

GOOD = Path(__file__).resolve().parents[1] / "courses" / "good"


@dataclasses.dataclass(frozen=True, slots=True)
class Copy:
    """A course that a test may change."""

    root: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place of ``old`` in a file."""
        text = (self.root / name).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (self.root / name).write_text(text.replace(old, new))

    def write(self, name: str, text: str) -> None:
        """Write a file, whose folder may be new."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def append(self, name: str, text: str) -> None:
        """Add text at the end of a file."""
        (self.root / name).write_text((self.root / name).read_text() + text)

    def read(self) -> list[Problem]:
        """What the forms alone tell."""
        course = Course.locate(self.root)
        return list(form(course, course.find("errands")).problems)

    def prove(self, pool: JudgePool, *, seeds: int = 1) -> list[Problem]:
        """What the whole law tells, with real gradings."""
        announced: list[str] = []
        return prove(Course.locate(self.root), [], pool, seeds=seeds, announce=announced.append)

    def grade(self, pool: JudgePool, *programs: str, seeds: int = 1) -> list[Problem]:
        """What gradings alone tell of the reference, the stub and these programs: the others are left out."""
        for path in (self.root / "suites" / "02_errands").glob("*/*.*"):
            if path.name not in programs:
                path.unlink()
        read = self.read()
        return [problem for problem in self.prove(pool, seeds=seeds) if problem not in read]

    def the_one(self, problems: list[Problem]) -> Problem:
        """The only problem, its file as the course knows it."""
        assert len(problems) == 1, "\n".join(map(str, problems))
        problem = problems[0]
        assert problem.fix
        return dataclasses.replace(problem, file=problem.file.relative_to(self.root))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The good course, once more."""
    root = tmp_path / "course"
    shutil.copytree(GOOD, root, ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(root)


@pytest.fixture(scope="session")
def pool() -> Iterator[JudgePool]:
    """Judges for all tests."""
    with JudgePool(2) as opened:
        yield opened
