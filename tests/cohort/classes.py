"""A class that hands in errands (the small course of ``tests/courses/good``), and runs that grade it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from grader.cohort.downloads import read_cohort
from grader.cohort.fingerprint import fingerprint_of_suite
from grader.cohort.run import Counts, Wishes, grade_cohort
from grader.cohort.work import LocalWorkers
from grader.course import Course
from grader.gradebook.attempts import Attempt
from grader.gradebook.store import Gradebook
from tests.authoring.conftest import GOOD

__all__ = [
    "RIGHT",
    "SUITE",
    "WRONG",
    "attempts",
    "copy_of_course",
    "graded",
    "hand_in",
    "standing",
    "undecided_while",
]

RIGHT = (GOOD / "solutions" / "02_errands" / "errands.py").read_text()
WRONG = "async def send_all(address, names):\n    return []\n"
SUITE = Path("suites", "02_errands", "test_errands.py")


def copy_of_course(folder: Path) -> Path:
    """The course in a folder, to be changed; its root."""
    root = folder / "course"
    shutil.copytree(GOOD, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def hand_in(folder: Path, files: Mapping[str, str | bytes], name: str = "errands.py") -> Path:
    """A folder for each student, with this content in it."""
    for student, content in files.items():
        path = folder / student / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def undecided_while(root: Path, file: Path) -> None:
    """Change a course: as long as that file is there, the first check has a bug."""
    path = root / SUITE
    text = path.read_text()
    bug = (
        f"    from pathlib import Path\n\n    if Path({str(file)!r}).exists():\n"
        '        raise OSError("the post is closed")\n'
    )
    place = "    files = letters(depot)\n    run = send(learner, depot, files)\n    assert run.value"
    assert text.count(place) == 1
    path.write_text(text.replace(place, bug + place))


def graded(
    root: Path,
    handed: Path,
    gradebook: Path,
    *,
    force: bool = False,
    jobs: int = 2,
    seed: int = 7,
    tell: Callable[[Counts], None] = lambda _: None,
) -> Counts:
    """A run with real judges, in this process; what is known of suites is found out anew."""
    fingerprint_of_suite.cache_clear()
    course = Course.locate(root)
    found = read_cohort([handed], course.exercises())
    with Gradebook.open(gradebook, create=True) as book, LocalWorkers(course, jobs) as workers:
        return grade_cohort(found, book, workers, Wishes(seed=seed, force=force), tell)


def attempts(gradebook: Path) -> list[Attempt]:
    """All that a gradebook has recorded."""
    with Gradebook.open(gradebook, read_only=True) as book:
        return list(book.attempts())


def standing(gradebook: Path) -> dict[str, tuple[str, int] | None]:
    """What counts, by student: outcome and points; None: not graded yet."""
    with Gradebook.open(gradebook, read_only=True) as book:
        return {
            each.hand_in.student: (each.attempt.outcome, each.attempt.points) if each.attempt else None
            for each in book.standing()
        }
