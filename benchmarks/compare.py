"""Are two gradebooks the same? All reports of what counts, to the last virtual second.

    python benchmarks/compare.py ONE.gradebook OTHER.gradebook [--most 20]

What real time decides is left out: when and for how long something was graded, in how many steps a bench was
driven, how many threads a pool has needed. Words in which such a number stands are counted by themselves.
Prints what differs, a line each; exit code 1 if any verdict does.
"""

from __future__ import annotations

import argparse
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
WORDS = (".message", ".explanation", ".exhibit", ".output")
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


def compared(one: Verdicts, other: Verdicts) -> tuple[list[str], list[str]]:
    """What differs, a line each: of verdicts, and of words alone."""
    found: list[str] = []
    words: list[str] = []
    for key in sorted(one.keys() | other.keys()):
        name = " ".join(key)
        if key not in one or key not in other:
            found.append(f"{name}: only in {'the first' if key in one else 'the second'}")
        else:
            for line in differences(one[key], other[key]):
                place, _, _ = line.partition(": ")
                (words if place.endswith(WORDS) else found).append(f"{name}{line}")
    return found, words


def main() -> None:
    """Compare, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--most", type=int, default=20, help="lines that are shown")
    options = parser.parse_args()
    one, other = verdicts(options.one), verdicts(options.other)
    found, words = compared(one, other)
    for line in [*found, *words][: options.most]:
        print(line)
    if words:
        print(f"{len(words)} texts have other words")
    print(f"{len(one)} and {len(other)} verdicts: {f'{len(found)} differences' if found else 'all the same'}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
