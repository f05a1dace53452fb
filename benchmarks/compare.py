"""Are two gradebooks the same? All reports of what counts, to the last virtual second.

    python benchmarks/compare.py ONE.gradebook OTHER.gradebook [--most 20]

Counts what differs in three sorts, and prints it, a line each; exit code 1 if a verdict differs.

- Verdicts: outcomes, points, what was refused or inconclusive, ids of diagnoses; of all and of each check.
- Virtual times, counts, lines. A program whose own order hangs on where its objects lie in memory, as that of
  ``for task in done`` after ``asyncio.wait`` does, may have others in each run.
- Words: those that quote tokens, which nobody can foresee, or addresses.

What real time decides is left out: when and for how long something was graded, in how many steps a bench was
driven, how many threads a pool has needed.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from grader.gradebook.store import Gradebook

#: fields that real time decides
OF_REAL_TIME = frozenset(
    {"started_at", "real_seconds", "steps", "threads", "reported_thread_jobs", "signature"}
)
#: what a verdict consists of
OF_VERDICTS = (
    ".outcome",
    ".points",
    ".max_points",
    ".refused",
    ".inconclusive",
    ".diagnosis.id",
    ".diagnosis",
)
OF_WORDS = (".message", ".explanation", ".exhibit", ".output")
Verdicts = dict[tuple[str, str], tuple[str, Any]]


def verdicts(path: Path) -> Verdicts:
    """By exercise and student: the hash of what counts, and its report as plain data."""
    found: Verdicts = {}
    with Gradebook.open(path, read_only=True) as book:
        for each in book.standing():
            report = msgspec.to_builtins(book.report(each.attempt.id)) if each.attempt else None
            found[each.hand_in.exercise, each.hand_in.student] = (each.hand_in.sha256, report)
    return found


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """What differs, by its place in the data."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in OF_REAL_TIME:
                yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{where}[{index}]")
    elif one != other:
        yield f"{where}: {one!r:.200} | {other!r:.200}"


@dataclasses.dataclass(frozen=True)
class Found:
    """What differs, a line each."""

    verdicts: list[str] = dataclasses.field(default_factory=list)
    times: list[str] = dataclasses.field(default_factory=list)
    words: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"verdicts: {len(self.verdicts)} differences\n"
            f"virtual times and counts: {len(self.times)}\n"
            f"words: {len(self.words)}"
        )


def compared(one: Verdicts, other: Verdicts) -> Found:
    """What differs."""
    found = Found()
    for key in sorted(one.keys() | other.keys()):
        name = " ".join(key)
        if key not in one or key not in other:
            found.verdicts.append(f"{name}: only in {'the first' if key in one else 'the second'}")
            continue
        for line in differences(one[key], other[key]):
            place, _, _ = line.partition(": ")
            sort = found.times
            if place.endswith(OF_VERDICTS):
                sort = found.verdicts
            elif place.endswith(OF_WORDS):
                sort = found.words
            sort.append(f"{name}{line}")
    return found


def main() -> None:
    """Compare, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--most", type=int, default=20, help="lines that are shown")
    options = parser.parse_args()
    one, other = verdicts(options.one), verdicts(options.other)
    found = compared(one, other)
    for line in [*found.verdicts, *found.times, *found.words][: options.most]:
        print(line)
    print(f"{len(one)} and {len(other)} graded\n{found}")
    sys.exit(1 if found.verdicts else 0)


if __name__ == "__main__":
    main()
