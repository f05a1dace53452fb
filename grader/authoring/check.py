"""The law of a course, carried out: what ``grade check`` calls.

First what can be read: folders, metadata, the lesson, the hidden suite and suite.toml as text. Then what
must be run: the stub, the reference, other right programs and the known-wrong ones, graded by the real
judge with several seeds, each of which draws other inputs and another order of simultaneous events.
An exercise whose metadata, suite.toml or hidden suite is broken is not graded before that is mended.
"""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.court import Court, Hearing, Trial
from grader.authoring.expectations import expectation_problems, name_problems
from grader.authoring.lesson import lesson_problems
from grader.authoring.metadata import metadata_problems
from grader.authoring.problem import Problem, from_error
from grader.authoring.programs import program_problems, runtimes_of
from grader.authoring.suite_source import suite_problems
from grader.authoring.trees import course_problems, folder_problems
from grader.authoring.verdicts import (
    Program,
    came_to_no_end,
    inconclusive_problems,
    points_problems,
    right_problems,
    stub_problems,
    wrong_problems,
)
from grader.errors import CourseError
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.course import Course, Exercise, ExerciseFile
    from grader.suite_file import SuiteFile

__all__ = ["Form", "Problem", "form", "prove", "run"]

#: at least so many seeds for every program but the reference, unless fewer are asked for
FEW = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """An exercise as it was read: its problems, and its files when they are good enough to grade with."""

    problems: tuple[Problem, ...]
    metadata: ExerciseFile | None = None
    suite: SuiteFile | None = None


def run(
    course: Course, names: Sequence[str], *, seeds: int, jobs: int, announce: Callable[[str], None]
) -> list[Problem]:
    """All broken rules of the named exercises, or of all of them and of the trees if none is named.

    Args:
        course: where the exercises stand.
        names: as a person types them; empty for the whole course.
        seeds: of the reference, on each runtime; every other program gets a twentieth, or a few.
        jobs: judges at the same time.
        announce: told what is being done, one line at a time.
    """
    with Court(jobs) as court:
        problems = prove(course, names, court, seeds=seeds, announce=announce)
    return [dataclasses.replace(problem, file=_shown(problem.file)) for problem in problems]


def prove(
    course: Course, names: Sequence[str], court: Court, *, seeds: int, announce: Callable[[str], None]
) -> list[Problem]:
    """The same before a court that is in session already; files are whole paths."""
    began, before = time.monotonic(), court.gradings
    exercises = [course.find(name) for name in names] or list(course.exercises())
    problems = [] if names else list(course_problems(course))
    for exercise in exercises:
        problems += _exercise_problems(course, exercise, court, seeds=seeds, announce=announce)
    announce(
        f"checked {counted(len(exercises), 'exercise')}: {counted(court.gradings - before, 'grading')} "
        f"in {time.monotonic() - began:.0f} s, {counted(len(problems), 'problem')}"
    )
    return problems


def form(course: Course, exercise: Exercise) -> Form:
    """Everything that can be said about an exercise without running anything."""
    problems = list(folder_problems(exercise))
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
        broken = list(suite_problems(exercise, metadata))
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


# ---------------------------------------------------------------------- one exercise
def _exercise_problems(
    course: Course, exercise: Exercise, court: Court, *, seeds: int, announce: Callable[[str], None]
) -> list[Problem]:
    read = form(course, exercise)
    if read.metadata is None or read.suite is None:
        announce(f"{exercise.key}: not graded before its files are in form")
        return list(read.problems)
    began, before = time.monotonic(), court.gradings
    problems = [
        *read.problems,
        *_graded_problems(exercise, read.metadata, read.suite, court, seeds=seeds, announce=announce),
    ]
    announce(
        f"{exercise.key}: {counted(court.gradings - before, 'grading')} "
        f"in {time.monotonic() - began:.0f} s, {counted(len(problems), 'problem')}"
    )
    return problems


def _graded_problems(
    exercise: Exercise,
    metadata: ExerciseFile,
    suite: SuiteFile,
    court: Court,
    *,
    seeds: int,
    announce: Callable[[str], None],
) -> Iterator[Problem]:
    announce(f"{exercise.key}: the reference, {counted(seeds, 'seed')}")
    reference = Program(exercise.reference, exercise.reference)
    trials = _trials(exercise, reference, metadata, seeds)
    first = list(court.hear(trials[:1]))
    report = first[0].report
    if report is None or came_to_no_end(report) or not report.checks:
        yield from inconclusive_problems(exercise, reference, first)
        return
    yield from points_problems(exercise, metadata.points, report)
    yield from name_problems(exercise, suite, [check.name for check in report.checks])
    if problems := list(_right(exercise, reference, [*first, *court.hear(trials[1:])])):
        yield from problems
        announce(f"{exercise.key}: no other program is graded before the reference is right")
        return
    few = min(seeds, max(FEW, seeds // 20))
    announce(
        f"{exercise.key}: the stub, {len(exercise.right)} right and "
        f"{len(exercise.known_wrong)} wrong programs, {counted(few, 'seed')} each"
    )
    yield from _others(exercise, metadata, suite, court, few)


def _others(
    exercise: Exercise, metadata: ExerciseFile, suite: SuiteFile, court: Court, seeds: int
) -> Iterator[Problem]:
    """All programs but the reference, in one go, so that no judge waits for another."""
    stub = Program(exercise.stub, exercise.stub)
    right = [Program(path, path) for path in exercise.right]
    with _known_wrong(exercise, suite) as wrong:
        trials = {program: _seeded(exercise, program, seeds) for program in (stub, *wrong)}
        trials |= {program: _trials(exercise, program, metadata, seeds) for program in right}
        heard: dict[Path, list[Hearing]] = {program.submission: [] for program in trials}
        for hearing in court.hear([trial for some in trials.values() for trial in some]):
            heard[hearing.trial.program].append(hearing)
        yield from inconclusive_problems(exercise, stub, heard[stub.submission])
        yield from stub_problems(exercise, heard[stub.submission])
        for program in right:
            yield from _right(exercise, program, heard[program.submission])
        for program in wrong:
            yield from inconclusive_problems(exercise, program, heard[program.submission])
            yield from wrong_problems(exercise, program, suite, heard[program.submission])


def _right(exercise: Exercise, program: Program, hearings: list[Hearing]) -> Iterator[Problem]:
    yield from inconclusive_problems(exercise, program, hearings)
    yield from right_problems(exercise, program, hearings)


@contextlib.contextmanager
def _known_wrong(exercise: Exercise, suite: SuiteFile) -> Iterator[list[Program]]:
    """The known-wrong programs that can be graded; those that are edits stand as files while this is open."""
    with tempfile.TemporaryDirectory(prefix="onecook-check-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the judge may be another user
        found: list[Program] = []
        for program in exercise.known_wrong:
            submission = program.file
            if program.name not in suite.wrong:
                continue
            if program.is_edited:
                submission = folder / f"{program.name}.py"
                try:
                    submission.write_text(program.text, encoding="utf-8")
                except CourseError:
                    continue  # told by the law of programs
            found.append(Program(program.file, submission))
        yield found


# ---------------------------------------------------------------------- which gradings
def _trials(exercise: Exercise, program: Program, metadata: ExerciseFile, seeds: int) -> list[Trial]:
    """A right program: every seed on every runtime that it promises."""
    runtimes = runtimes_of(program.submission, metadata)
    return [
        Trial(exercise, program.submission, seed, runtime) for runtime in runtimes for seed in range(seeds)
    ]


def _seeded(exercise: Exercise, program: Program, seeds: int) -> list[Trial]:
    return [Trial(exercise, program.submission, seed) for seed in range(seeds)]


def _shown(file: Path) -> Path:
    """As short as it can be: from the current folder when it is below that."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) and file != here else file
