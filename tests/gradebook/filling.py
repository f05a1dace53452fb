"""A writer on a disk that fills up: python -m tests.gradebook.filling FOLDER; one line of JSON.

What else lies on the disk is taken away when the first error has come; then it goes on.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
from pathlib import Path

from grader.errors import OneCookError
from grader.gradebook import NAME
from grader.gradebook.store import Gradebook
from tests.gradebook.books import an_attempt, recorded
from tests.gradebook.made import a_report

__all__: list[str] = []

MOST = 2000


def attempts_until_it_is_full(book: Gradebook, said: list[str]) -> list[str]:
    """Whose attempts are recorded; reports that cannot be packed, so that it is soon."""
    draw = random.Random(7)
    done: list[str] = []
    for number in range(MOST):
        student = f"student{number:04}"
        try:
            book.record(an_attempt(student, report=a_report(title=draw.randbytes(4000).hex())))
        except OneCookError as error:
            said += [type(error).__name__, *str(error).splitlines()]
            return done
        done.append(student)
    return done


def main(folder: Path) -> dict[str, object]:
    path, ballast = folder / NAME, folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    said: dict[str, list[str]] = {"making": [], "recording": []}
    try:
        Gradebook.open(path, create=True).__exit__(None, None, None)
    except OneCookError as error:
        said["making"] = [type(error).__name__, *str(error).splitlines()]
    with ballast.open("r+b") as file:  # room for some
        file.truncate(max(0, ballast.stat().st_size - 400_000))
    with Gradebook.open(path, create=True) as book:
        done = attempts_until_it_is_full(book, said["recording"])
        again: list[str] = []
        assert attempts_until_it_is_full(book, again) == done  # those are there, and no more
        read = recorded(path)
        ballast.unlink()
        goes_on = book.record(an_attempt("late"))
    with Gradebook.open(path, read_only=True) as book:
        checked = book._connection.execute("PRAGMA integrity_check").fetchone()[0]
    return {
        "said": said,
        "again": again == said["recording"],
        "done": len(done),
        "read while it was full": read == done,
        "goes on": goes_on,
        "in the end": recorded(path) == [*done, "late"],
        "check": checked,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
