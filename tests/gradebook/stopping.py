"""A writer that tells each statement before SQLite gets it, and waits to be told to go on.

``python -m tests.gradebook.stopping PATH STUDENT…`` makes the gradebook if it is not there and records an
attempt of each student who has none. A line for each statement ("sql BEGIN IMMEDIATE"), for what is recorded
("recorded ada") and at the end ("end"); a line on standard input after each lets it go on.
``MOUNTS`` in the environment names a file that tells it what is mounted.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from grader.gradebook import drives
from grader.gradebook.store import Gradebook
from tests.gradebook.books import EXERCISE, GRADER, a_hand_in, an_attempt

__all__: list[str] = []


def tell(line: str) -> None:
    sys.stdout.write(" ".join(line.split())[:100] + "\n")
    sys.stdout.flush()
    if not sys.stdin.readline():
        sys.exit("nobody listens any more")


class Telling(sqlite3.Connection):
    """A connection that tells what it does."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.set_trace_callback(lambda statement: tell(f"sql {statement}"))


def main(path: Path, students: list[str]) -> None:
    if "MOUNTS" in os.environ:
        drives.MOUNTS = Path(os.environ["MOUNTS"])
    connect = sqlite3.connect
    sqlite3.connect = lambda *arguments, **options: connect(*arguments, factory=Telling, **options)  # type: ignore[assignment]
    with Gradebook.open(path, create=True) as book:
        for student in students:
            book.hand_in([a_hand_in(student)])
            done = book.graded(EXERCISE, GRADER)
            if student not in {name for name, _ in done}:
                book.record(an_attempt(student))
                tell(f"recorded {student}")
    tell("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
