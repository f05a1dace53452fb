"""Law of ``exercise.toml``: what its types do not say by themselves (see :mod:`grader.course`)."""

from __future__ import annotations

import keyword
import sys
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course import Course, Exercise, ExerciseFile

__all__ = ["is_sentence", "metadata_problems", "module_problem"]

#: modules that a bench or a suite already has under these names
_TAKEN = sys.stdlib_module_names | {"anyio", "driver", "grader", "judged_clock", "pytest", "trio"}


def metadata_problems(course: Course, exercise: Exercise, metadata: ExerciseFile) -> Iterator[Problem]:
    """Broken rules of names, prerequisites, limits, hints and objectives."""
    file = exercise.metadata_file
    yield from _module_problems(exercise)
    yield from _prerequisite_problems(course, exercise, metadata)
    if not metadata.functions:
        yield Problem(file, "functions is empty", "Name what a submission must define.")
    for name, value in metadata.limits.items():
        if value <= 0:
            yield Problem(file, f"[limits] {name} is {value}", "Give a number above zero, or leave it out.")
    for number, hint in enumerate(metadata.hints, start=1):
        if not is_sentence(hint):
            yield Problem(
                file, f"hint {number} is no sentence: {hint!r}", "Write one that ends with a full stop."
            )
    for name, sentence in metadata.objectives.items():
        if not sentence.strip() or "\n" in sentence.strip():
            yield Problem(
                file, f"the objective {name!r} says nothing on one line", "Write what the learner shows."
            )


def is_sentence(text: str) -> bool:
    """Some words, ended as a sentence is."""
    return len(text.split()) > 1 and text.strip().endswith((".", "?", "!"))


def _module_problems(exercise: Exercise) -> Iterator[Problem]:
    files: list[tuple[Path, str]] = [(exercise.folder, exercise.module)]
    files += [(path, path.stem) for path in exercise.given]
    for file, name in files:
        if problem := module_problem(name):
            yield Problem(file, *problem)


def module_problem(name: str) -> tuple[str, str] | None:
    """Why a module of this name would be of no use, and what to do; None if it can be imported."""
    if not name.isidentifier() or keyword.iskeyword(name):
        return f"{name!r} cannot be imported", "Rename it to a name in Python."
    if name in _TAKEN:
        return f"hides the module {name!r}", "Choose a name that no library has."
    return None


def _prerequisite_problems(course: Course, exercise: Exercise, metadata: ExerciseFile) -> Iterator[Problem]:
    keys = {other.key for other in course.exercises()}
    for key in metadata.prerequisites:
        if key not in keys:
            yield Problem(
                exercise.metadata_file,
                f"prerequisites names {key}, which the course does not have",
                "Remove it, or write that exercise.",
            )
        elif key >= exercise.key:
            yield Problem(
                exercise.metadata_file,
                f"prerequisites names {key}, which does not come earlier",
                "Name earlier exercises only, or number them in another order.",
            )
