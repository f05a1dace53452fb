"""A run that is killed as a verdict is recorded, by a gradebook that ends its own process.

``python -m tests.cohort.stopping COURSE HANDED GRADEBOOK VERDICT before|after``: the verdict of that
number is the last one, and is on the disk only with ``after``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from grader.cohort.downloads import read_cohort
from grader.cohort.run import Wishes, grade_cohort
from grader.cohort.work import LocalWorkers
from grader.course import Course
from grader.gradebook.attempts import NewAttempt
from grader.gradebook.store import Gradebook

__all__: list[str] = []


def main(root: Path, handed: Path, path: Path, verdict: int, moment: str) -> None:
    recorded = 0

    class Dying(Gradebook):
        def record_all(self, new: Iterable[NewAttempt]) -> int:
            nonlocal recorded
            attempts = list(new)
            recorded += len(attempts)
            if recorded >= verdict and moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            count = super().record_all(attempts)
            if recorded >= verdict:
                os.kill(os.getpid(), signal.SIGKILL)
            return count

    course = Course.locate(root)
    found = read_cohort([handed], course.exercises())
    with Dying.open(path, create=True) as book, LocalWorkers(course, 2) as workers:
        grade_cohort(found, book, workers, Wishes(seed=7), lambda _: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
