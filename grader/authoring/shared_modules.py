"""Law of given modules that several exercises have: they stand once, in ``exercises/shared/``.

Each exercise has a link to them, so that its folder is complete and its stub runs there. Where there are no
links, as in a wheel, a copy serves as well: it must be the same.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grader.course import Exercise

__all__ = ["shared_module_problems"]


def shared_module_problems(exercises: Sequence[Exercise]) -> Iterator[Problem]:
    """Shared modules that are not shared, copies that may part, and links that lead elsewhere."""
    given = [(exercise, path) for exercise in exercises for path in exercise.given]
    for folder in {exercise.shared for exercise in exercises}:
        yield from _folder_problems(folder, given)
    private: list[tuple[Exercise, Path]] = []
    for exercise, path in given:
        if path.is_symlink() and not exercise.is_shared(path):
            yield Problem(path, "is a link that does not lead to shared/", "Remove it, or copy the file.")
        elif not (exercise.shared / path.name).is_file():
            private.append((exercise, path))
        elif not _serves(exercise, path):
            yield Problem(
                path,
                f"is not the shared module of this name, shared/{path.name}",
                f"Put a link in its place (ln -s ../shared/{path.name}), or give it another name.",
            )
    yield from _copy_problems(private)


def _folder_problems(folder: Path, given: Sequence[tuple[Exercise, Path]]) -> Iterator[Problem]:
    users = collections.Counter(path.name for exercise, path in given if _serves(exercise, path))
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name == "__pycache__":
            continue
        if path.suffix != ".py" or not path.is_file():
            yield Problem(path, "is not a module", "Remove it; this folder holds given modules.")
        elif users[path.name] < 2:
            yield Problem(
                path,
                f"is shared by {counted(users[path.name], 'exercise')}",
                f"Link it in each (ln -s ../shared/{path.name}), or move it into the one that needs it.",
            )


def _copy_problems(given: Sequence[tuple[Exercise, Path]]) -> Iterator[Problem]:
    first: dict[bytes, Path] = {}
    for exercise, path in given:
        other = first.setdefault(path.read_bytes(), path)
        if other != path:
            yield Problem(
                path,
                f"is a copy of {other.parent.name}/{other.name}",
                f"Move one to {exercise.shared}, and put links to it in the place of both.",
            )


def _serves(exercise: Exercise, path: Path) -> bool:
    """Whether a given module is the shared one of its name: a link to it, or the same text."""
    shared = exercise.shared / path.name
    return shared.is_file() and path.read_bytes() == shared.read_bytes()
