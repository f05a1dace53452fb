"""A run on a cluster, as a program: it tells how far it is, and goes on when it hears a line.

Arguments: the scheduler's address, the folder of submissions, the gradebook, the seconds of silence.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.cohort.at_worker import Needed
from grader.cohort.dask_workers import DaskWorkers
from grader.cohort.downloads import read_cohort
from grader.cohort.run import Counts, Wishes, grade_cohort
from grader.course import Course
from grader.gradebook.store import Gradebook


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell(counts: Counts) -> None:
    say(f"done {counts.done}")
    assert sys.stdin.readline()


if __name__ == "__main__":
    address, submissions, book, silent_seconds = sys.argv[1:]
    exercise = Course.locate().find("1")
    workers = DaskWorkers(
        address,
        Needed.here(None, (exercise.key,), "untrusted"),
        say=lambda words: say(f"say {words}"),
        silent_seconds=float(silent_seconds),
    )
    with Gradebook.open(Path(book), create=True) as opened, workers as ready:
        wishes = Wishes(seed=7, level="untrusted")
        grade_cohort(read_cohort([Path(submissions)], [exercise]), opened, ready, wishes, tell)
