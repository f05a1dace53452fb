"""The law of a course, carried out: what ``grade check`` calls.

First what can be read: folders, metadata, the lesson, the hidden suite and suite.toml as text. Then what
must be run: the stub, the reference, other right programs and the known-wrong ones, graded by the real
judge with several seeds, each of which draws other inputs and another order of simultaneous events
(:mod:`grader.authoring.gradings`).
An exercise whose metadata, suite.toml or hidden suite is broken is not graded before that is mended.
"""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.expectations import expectation_problems
from grader.authoring.generated import generated_problems
from grader.authoring.gradings import Law, carry_out, graded_problems
from grader.authoring.lesson import lesson_problems
from grader.authoring.metadata import metadata_problems
from grader.authoring.pairs import pair_problems
from grader.authoring.problem import Problem, from_error
from grader.authoring.programs import program_problems
from grader.authoring.suite_source import suite_problems
from grader.authoring.todos import todo_problems
from grader.authoring.trees import course_problems, folder_problems
from grader.cohort.pool import JudgePool
from grader.errors import CourseError
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.course import Course, Exercise, ExerciseFile
    from grader.suite_file import SuiteFile

__all__ = ["Form", "Problem", "form", "prove", "run"]


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """An exercise as it was read: its problems, and its files when they are good enough to grade with."""

    problems: tuple[Problem, ...]
    metadata: ExerciseFile | None = None
    suite: SuiteFile | None = None


def run(
    course: Course, names: Sequence[str], *, seeds: int, jobs: int | None, announce: Callable[[str], None]
) -> list[Problem]:
    """All broken rules of the named exercises, or of all of them and of the trees if none is named.

    Args:
        course: where the exercises stand.
        names: as a person types them; empty for the whole course.
        seeds: of the reference, on each runtime; every other program gets a twentieth, or a few.
        jobs: judges at the same time; None for one on each processor.
        announce: told what is being done, one line at a time.
    """
    with JudgePool(jobs) as pool:
        problems = prove(course, names, pool, seeds=seeds, announce=announce)
    return [dataclasses.replace(problem, file=_shown(problem.file)) for problem in problems]


def prove(
    course: Course, names: Sequence[str], pool: JudgePool, *, seeds: int, announce: Callable[[str], None]
) -> list[Problem]:
    """The same with judges that are there already; files are whole paths."""
    began, before = time.monotonic(), pool.gradings
    exercises = [course.find(name) for name in names] or list(course.exercises())
    problems = [] if names else [*course_problems(course), *generated_problems(course)]
    forms = {exercise.key: form(course, exercise) for exercise in exercises}
    laws: dict[str, Law] = {}
    for exercise in exercises:
        read = forms[exercise.key]
        if read.metadata is None or read.suite is None:
            announce(f"{exercise.key}: not graded before its files are in form")
        else:
            laws[exercise.key] = graded_problems(
                exercise, read.metadata, read.suite, seeds=seeds, announce=announce
            )
    graded = carry_out(laws, pool)
    for exercise in exercises:
        problems += [*forms[exercise.key].problems, *graded.get(exercise.key, ())]
    announce(
        f"checked {counted(len(exercises), 'exercise')}: {counted(pool.gradings - before, 'grading')} "
        f"in {time.monotonic() - began:.0f} s, {counted(len(problems), 'problem')}"
    )
    return problems


def form(course: Course, exercise: Exercise) -> Form:
    """Everything that can be said about an exercise without running anything."""
    problems = [*folder_problems(exercise), *todo_problems(exercise)]
    metadata: ExerciseFile | None = None
    suite: SuiteFile | None = None
    try:
        metadata = exercise.metadata
        problems += metadata_problems(course, exercise, metadata)
    except CourseError as error:
        problems.append(from_error(error, exercise.metadata_file))
    problems += lesson_problems(exercise)
    broken: list[Problem] = []
    if metadata is not None:
        problems += program_problems(exercise, metadata)
        broken = list(suite_problems(exercise, metadata)) or list(pair_problems(exercise))
    try:
        suite = exercise.suite_metadata
        problems += expectation_problems(exercise, suite)
    except CourseError as error:
        problems.append(from_error(error, exercise.suite_file))
    problems += broken
    if (
        any(problem.file == exercise.suite for problem in broken)
        or not exercise.stub.is_file()
        or not exercise.reference.is_file()
    ):
        return Form(tuple(problems))
    return Form(tuple(problems), metadata, suite)


def _shown(file: Path) -> Path:
    """As short as it can be: from the current folder when it is below that."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) and file != here else file
