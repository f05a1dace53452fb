"""A new exercise to begin with: a whole one that keeps the law, but for what is left to its author.

The skeleton is a course of one exercise (``grader/authoring/skeleton``); its number and its name are
replaced.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.metadata import module_problem
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course import Course

__all__ = ["SKELETON", "write_new"]

#: a course of one exercise
SKELETON = Path(__file__).resolve().parent / "skeleton"
_KEY, _NAME = "00_skeleton", "skeleton"
#: what lets plain pytest run the suites of a course
_FOR_PYTEST = ("conftest.py", "pytest.ini")
_SUITES_OF_THE_KIT = Path(__file__).resolve().parents[1] / "suites"


def write_new(course: Course, key: str) -> list[Path]:
    """Write the files of a new exercise; all of them, sorted.

    Nothing is overwritten. A course that has no suites yet also gets what plain pytest needs for them.

    Raises:
        UsageError: the key is none, it or a part of it is taken, or the course cannot be written to.
    """
    _refuse(course, key)
    name = key[3:]
    texts: dict[Path, str] = {}
    for tree, folder in (
        ("exercises", course.root / "exercises"),
        ("solutions", course.root / "solutions"),
        ("suites", course.suites),
    ):
        for path in (SKELETON / tree / _KEY).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                inside = path.relative_to(SKELETON / tree / _KEY)
                target = folder / key / inside.with_name(inside.name.replace(_NAME, name))
                texts[target] = _renamed(path.read_text(encoding="utf-8"), name)
    if not course.suites.is_dir():
        texts |= {course.suites / file: (_SUITES_OF_THE_KIT / file).read_text() for file in _FOR_PYTEST}
    written: list[Path] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink()
        raise UsageError(
            f"cannot write {error.filename}: {error.strerror}", "Name a course of your own with --course DIR."
        ) from None
    return sorted(texts)


def _renamed(text: str, name: str) -> str:
    title = name.replace("_", " ").capitalize()
    return text.replace(_NAME, name).replace(_NAME.capitalize(), title)


def _refuse(course: Course, key: str) -> None:
    if course.is_installed:
        raise UsageError(
            "the exercises of an installed kit are replaced with it",
            "Name a course of your own with --course DIR.",
        )
    match = re.fullmatch(r"(?P<number>[0-9]{2})_(?P<name>[a-z][a-z0-9_]*)", key)
    if match is None:
        raise UsageError(
            f"{key!r} is no key of an exercise",
            "Give two digits and a name of small letters, such as 17_locks.",
        )
    if problem := module_problem(match["name"]):
        raise UsageError(f"the module of {key}, {match['name']}, {problem[0]}", problem[1])
    for exercise in course.exercises():
        if exercise.number == int(match["number"]) or exercise.name == match["name"]:
            raise UsageError(
                f"{exercise.key} has this number or name already",
                "Choose others: each is unique in a course.",
            )
    for folder in (course.root / "solutions" / key, course.suites / key):
        if folder.exists():
            raise UsageError(f"{folder} is there already", "Remove it, or choose another key.")
