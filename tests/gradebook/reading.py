"""Whose attempts a reader finds, in a process of its own: python -m tests.gradebook.reading PATH."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.errors import OneCookError
from grader.gradebook.store import Gradebook
from tests.gradebook.books import an_attempt, recorded

__all__: list[str] = []


def main(path: Path, *, write: bool) -> object:
    try:
        if write:
            with Gradebook.open(path) as book:
                book.record(an_attempt("eve"))
        return recorded(path)
    except OneCookError as error:
        return [type(error).__name__, error.cause, error.next_step]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), write="write" in sys.argv)))
