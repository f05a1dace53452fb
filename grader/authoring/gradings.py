"""The part of the law that is run: which programs of an exercise are graded, in which order, how often.

The law of an exercise is a generator: it asks for gradings and goes on when all of them are done. So many
laws are carried out side by side, and no judge waits for the slowest program of one exercise.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.expectations import name_problems
from grader.authoring.mutants import Mutant, mutants
from grader.authoring.problem import Problem
from grader.authoring.programs import runtimes_of
from grader.authoring.verdicts import (
    Program,
    came_to_no_end,
    inconclusive_problems,
    mutant_problems,
    points_problems,
    right_problems,
    stub_problems,
    wrong_problems,
)
from grader.cohort.pool import Job, JudgePool, Result
from grader.errors import CourseError
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.course import Exercise, ExerciseFile
    from grader.suite_file import SuiteFile

__all__ = ["Law", "carry_out", "graded_problems"]

#: asks for gradings, is sent their results in the same order, and returns the broken rules
Law = Generator[Sequence[Job], Sequence[Result], list[Problem]]

#: at least so many seeds for every program but the reference, unless fewer are asked for
FEW = 3


def carry_out(laws: Mapping[str, Law], pool: JudgePool) -> dict[str, list[Problem]]:
    """What each law has found, under its key; all of them at the same time."""
    found: dict[str, list[Problem]] = {}
    asked: dict[str, list[Future[Result]]] = {}

    def go_on(key: str, results: Sequence[Result] | None) -> None:
        try:
            jobs = next(laws[key]) if results is None else laws[key].send(results)
        except StopIteration as end:
            found[key] = end.value
        else:
            asked[key] = [pool.submit(job) for job in jobs]

    try:
        # Later exercises take longer: they begin, and the short gradings fill the gaps at the end.
        for key in reversed(list(laws)):
            go_on(key, None)
        while asked:
            # In this order: what ends between the two lines ends the wait. What is done would end every wait.
            running = [future for futures in asked.values() for future in futures if not future.done()]
            ready = [key for key, futures in asked.items() if all(future.done() for future in futures)]
            if not ready:
                wait(running, return_when=FIRST_COMPLETED)
            for key in ready:
                go_on(key, [future.result() for future in asked.pop(key)])
    finally:
        for law in laws.values():
            law.close()  # interrupted, it has files to remove
    return found


def graded_problems(
    exercise: Exercise,
    metadata: ExerciseFile,
    suite: SuiteFile,
    *,
    seeds: int,
    announce: Callable[[str], None],
) -> Law:
    """The law of one exercise that is in form.

    The other programs are not graded before the reference is right: they would only say the same.
    """
    announce(f"{exercise.key}: the reference, {counted(seeds, 'seed')}")
    reference = Program(exercise.reference, exercise.reference)
    jobs = _seeded_on_all(exercise, reference, metadata, seeds)
    first = yield jobs[:1]
    report = first[0].report
    if report is None or came_to_no_end(report) or not report.checks:
        return list(inconclusive_problems(exercise, reference, first))
    problems = list(points_problems(exercise, metadata.points, report))
    problems += name_problems(exercise, suite, [check.name for check in report.checks])
    rest = (yield jobs[1:]) if jobs[1:] else []
    if wrong := list(_right_problems(exercise, reference, [*first, *rest])):
        announce(f"{exercise.key}: no other program is graded before the reference is right")
        return problems + wrong
    few = min(seeds, max(FEW, seeds // 20))
    announce(
        f"{exercise.key}: the stub, {len(exercise.right)} right and "
        f"{len(exercise.known_wrong)} wrong programs, {counted(few, 'seed')} each"
    )
    problems += yield from _others(exercise, metadata, suite, few)
    announce(f"{exercise.key}: done, {counted(len(problems), 'problem')}")
    return problems


def _others(exercise: Exercise, metadata: ExerciseFile, suite: SuiteFile, seeds: int) -> Law:
    """All programs but the reference."""
    stub = Program(exercise.stub, exercise.stub)
    right = [Program(path, path) for path in exercise.right]
    with _known_wrong(exercise, suite) as wrong, _mutants(exercise, metadata) as mutated:
        jobs = {program: _seeded(exercise, program, seeds) for program in (stub, *wrong)}
        jobs |= {program: _seeded(exercise, program, 1) for program in mutated}
        jobs |= {program: _seeded_on_all(exercise, program, metadata, seeds) for program in right}
        done = iter((yield [job for some in jobs.values() for job in some]))
        results = {program: [next(done) for _ in some] for program, some in jobs.items()}
        problems = list(inconclusive_problems(exercise, stub, results[stub]))
        problems += stub_problems(exercise, results[stub])
        for program in right:
            problems += _right_problems(exercise, program, results[program])
        for program in wrong:
            problems += inconclusive_problems(exercise, program, results[program])
            problems += wrong_problems(exercise, program, suite, results[program])
        for program, mutant in mutated.items():
            problems += mutant_problems(exercise, mutant, results[program])
        return problems


def _right_problems(exercise: Exercise, program: Program, results: Sequence[Result]) -> Iterator[Problem]:
    yield from inconclusive_problems(exercise, program, results)
    yield from right_problems(exercise, program, results)


@contextlib.contextmanager
def _folder_for_judges() -> Iterator[Path]:
    """An empty folder that goes away; a judge, which may be another user, can read what is put there."""
    with tempfile.TemporaryDirectory(prefix="onecook-check-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextlib.contextmanager
def _known_wrong(exercise: Exercise, suite: SuiteFile) -> Iterator[list[Program]]:
    """The known-wrong programs that can be graded; those that are edits stand as files while this is open."""
    with _folder_for_judges() as folder:
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


@contextlib.contextmanager
def _mutants(exercise: Exercise, metadata: ExerciseFile) -> Iterator[dict[Program, Mutant]]:
    """The reference without one word of async each; none where the task is to write what these run on."""
    with _folder_for_judges() as folder:
        found: dict[Program, Mutant] = {}
        text = exercise.reference.read_text(encoding="utf-8")
        for number, mutant in enumerate(mutants(text) if "own" not in metadata.runtimes else ()):
            submission = folder / f"{number}.py"
            submission.write_text(mutant.text, encoding="utf-8")
            found[Program(exercise.reference, submission)] = mutant
        yield found


def _seeded_on_all(exercise: Exercise, program: Program, metadata: ExerciseFile, seeds: int) -> list[Job]:
    """A right program: every seed on every runtime that it promises."""
    runtimes = runtimes_of(program.submission, metadata)
    return [Job(exercise, program.submission, seed, runtime) for runtime in runtimes for seed in range(seeds)]


def _seeded(exercise: Exercise, program: Program, seeds: int) -> list[Job]:
    return [Job(exercise, program.submission, seed) for seed in range(seeds)]
