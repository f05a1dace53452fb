"""Law of the folders: the same keys in all three trees, unique numbers and names, no copies, no stray files.

Whatever stands in a folder of an exercise is handed out, loaded or packed, so a file that no rule knows
is more than untidy: an editor's copy beside a stub would be loaded into every bench as a given module.
"""

from __future__ import annotations

import collections
import re
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem
from grader.authoring.shared_modules import shared_module_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grader.course import Course, Exercise

__all__ = ["course_problems", "folder_problems"]

#: made by Python itself, wherever it imports from
_IGNORED = frozenset({"__pycache__"})
#: what may stand beside the exercises' folders in each tree
_BESIDE_KEYS = {
    "exercises": frozenset({"README.md"}),
    "solutions": frozenset({"README.md"}),
    "suites": frozenset({"conftest.py", "pytest.ini"}),
}
#: folders that may stand there: modules that exercises share, a course's own worlds
_FOLDERS_BESIDE_KEYS: dict[str, frozenset[str]] = {
    "exercises": frozenset({"shared"}),
    "solutions": frozenset(),
    "suites": frozenset({"worlds"}),
}
_PROGRAM_NAMES = {
    "wrong": re.compile(r"[a-z][a-z0-9_]*\.(py|toml)"),
    "right": re.compile(r"[a-z][a-z0-9_]*\.py"),
}
_WORLD_NAME = re.compile(r"[a-z][a-z0-9_]*\.py")


def course_problems(course: Course) -> Iterator[Problem]:
    """The rules that concern the trees as a whole."""
    exercises = course.exercises()
    keys = {exercise.key for exercise in exercises}
    if not keys:
        yield Problem(
            course.root / "exercises", "holds no exercise", "Make a folder named NN_name, such as 01_first."
        )
    trees = {
        "exercises": course.root / "exercises",
        "solutions": course.root / "solutions",
        "suites": course.suites,
    }
    for tree, folder in trees.items():
        yield from _tree_problems(tree, folder, keys)
    yield from shared_module_problems(exercises)
    for what in ("number", "name"):
        yield from _taken_problems(exercises, what)


def _world_problems(folder: Path) -> Iterator[Problem]:
    """What stands among a course's worlds is imported by every judge of the course."""
    for path in _entries(folder):
        if not path.is_file() or not _WORLD_NAME.fullmatch(path.name):
            yield Problem(
                path,
                "is no module with a world",
                "Remove it, or name it by its world: small letters and underscores, ending in .py.",
            )


def _taken_problems(exercises: Sequence[Exercise], what: str) -> Iterator[Problem]:
    """A learner types either of them and must mean one exercise."""
    values = collections.Counter(getattr(exercise, what) for exercise in exercises)
    for exercise in exercises:
        if values[value := getattr(exercise, what)] > 1:
            yield Problem(
                exercise.folder,
                f"shares the {what} {value} with another exercise",
                f"Give each exercise a {what} of its own, in all three trees.",
            )


def _tree_problems(tree: str, folder: Path, keys: set[str]) -> Iterator[Problem]:
    if not folder.is_dir():
        yield Problem(folder, "is missing", "Make the folder; it holds one folder for each exercise.")
        return
    for path in _entries(folder):
        if path.name in keys and path.is_dir():
            continue
        if path.name in _BESIDE_KEYS[tree] and path.is_file():
            continue
        if path.is_dir() and path.name in _FOLDERS_BESIDE_KEYS[tree]:
            if path.name == "worlds":
                yield from _world_problems(path)
            continue
        if path.is_dir():
            cause, fix = "is not an exercise", "Name it NN_name as in exercises/, or remove it."
        else:
            cause, fix = "does not belong here", "Remove it, or move it into the folder of its exercise."
        yield Problem(path, cause, fix)


def folder_problems(exercise: Exercise) -> Iterator[Problem]:
    """Stray files in the three folders of one exercise; missing folders."""
    for folder in (exercise.folder, exercise.solutions / exercise.key, exercise.suite_folder):
        if not folder.is_dir():
            yield Problem(folder, "is missing", f"Make it: {exercise.key} stands in all three trees.")
    yield from _strays(exercise.solutions / exercise.key, {exercise.file_name})
    yield from _strays(
        exercise.suite_folder, {exercise.suite.name, "suite.toml", "driver.py"}, folders={"wrong", "right"}
    )
    for name, form in _PROGRAM_NAMES.items():
        yield from _program_folder(exercise.suite_folder / name, form)
    yield from _exercise_folder(exercise)


def _exercise_folder(exercise: Exercise) -> Iterator[Problem]:
    """Given modules and pictures are known by being used: by the stub, by another one, in the lesson."""
    known = {"README.md", "exercise.toml", exercise.file_name}
    for path in _entries(exercise.folder):
        if path.name in known and path.is_file():
            continue
        word = path.stem if path.suffix == ".py" else path.name
        users = [exercise.lesson, exercise.stub, *(other for other in exercise.given if other != path)]
        if path.is_file() and any(_mentions(user, word) for user in users):
            continue
        yield Problem(
            path,
            "is used neither by the stub nor in the lesson",
            "Remove it, or name it in the lesson if learners need it.",
        )


def _mentions(file: Path, word: str) -> bool:
    if not file.is_file():
        return False
    return (
        re.search(rf"\b{re.escape(word)}\b", file.read_text(encoding="utf-8", errors="replace")) is not None
    )


def _strays(
    folder: Path, files: set[str], folders: frozenset[str] | set[str] = frozenset()
) -> Iterator[Problem]:
    for path in _entries(folder):
        if not ((path.is_file() and path.name in files) or (path.is_dir() and path.name in folders)):
            known = ", ".join(sorted({*files, *(f"{name}/" for name in folders)}))
            yield Problem(path, "does not belong here", f"Remove it; this folder holds {known}.")


def _program_folder(folder: Path, form: re.Pattern[str]) -> Iterator[Problem]:
    for path in _entries(folder):
        if not path.is_file() or not form.fullmatch(path.name):
            yield Problem(
                path,
                "is not named like a program",
                "Remove it, or name it by its idea: small letters and underscores, ending in .py (in wrong/ "
                "also in .toml: edits of the reference).",
            )


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name not in _IGNORED)
