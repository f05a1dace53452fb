"""Does a verdict ever change? Every reference and every known-wrong program, again and again, under load.

    python benchmarks/stability.py [--gradings 1000] [--busy 16] [--jobs 4] [--plain 100]

First each program is graded once on the machine as it is: the baseline. Then the same gradings are
repeated with busy processes on all cores until the wanted number is reached, and every outcome, point, and
diagnosis (with its line) is compared. Programs of exercises whose checks compute for seconds (100,000 tasks)
take part in every sixth round only, so that the others are not crowded out.

Under the same load the plain alternative (pytest, real sleeps, a threshold of 1.5) grades a right and a
wrong program; its wrong verdicts are counted.
"""

from __future__ import annotations

import argparse
import itertools
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from load import busy, describe

from grader.course import Course, Exercise
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.report.model import Report
from grader.submission import read_submission

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (1, 2)
ROUNDS_OF_THE_SLOW = 6
Verdict = tuple[object, ...]


def programs(course: Course, folder: Path) -> list[tuple[Exercise, Path]]:
    """Every reference and every known-wrong program; those that are edits are written to ``folder``."""
    found: list[tuple[Exercise, Path]] = []
    for exercise in course.exercises():
        found.append((exercise, exercise.reference))
        for program in exercise.known_wrong:
            path = program.file
            if program.is_edited:
                path = folder / exercise.key / "wrong" / f"{program.name}.py"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(program.text, encoding="utf-8")
            found.append((exercise, path))
    return found


def rounds(course: Course, folder: Path) -> Iterator[tuple[Exercise, Path, int]]:
    """Round after round of gradings, for ever."""
    all_programs = programs(course, folder)
    slow = {exercise.key for exercise in course.exercises() if exercise.metadata.runtimes == ("own",)}
    for number in itertools.count():
        for exercise, path in all_programs:
            if exercise.key in slow and number % ROUNDS_OF_THE_SLOW:
                continue
            yield exercise, path, SEEDS[0] if exercise.key in slow else SEEDS[number % len(SEEDS)]


def verdict(report: Report) -> Verdict:
    """What must never change."""
    found = report.diagnosis
    diagnosis = (found.id, found.line) if found else None
    return (
        report.outcome,
        report.points,
        diagnosis,
        tuple((check.name, check.outcome) for check in report.checks),
    )


def grade_all(
    course: Course, gradings: list[tuple[Exercise, Path, int]], jobs: int
) -> list[tuple[str, Verdict]]:
    """Grade a list with several judge processes; the name and verdict of each, in no order."""
    todo: queue.SimpleQueue[tuple[Exercise, Path, int]] = queue.SimpleQueue()
    for grading in gradings:
        todo.put(grading)
    done: list[tuple[str, Verdict]] = []

    def work() -> None:
        with Judge() as judge:
            while True:
                try:
                    exercise, path, seed = todo.get_nowait()
                except queue.Empty:
                    return
                submitted = Submitted.of(read_submission(exercise, path))
                request = GradeRequest(
                    exercise=exercise.key, course=str(course.root), submission=submitted, seed=seed
                )
                *_, last = judge.grade(request)
                assert isinstance(last, Finished)
                done.append(
                    (f"{exercise.key}/{path.parent.name}/{path.name} seed {seed}", verdict(last.report))
                )

    threads = [threading.Thread(target=work) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def plain(runs: int) -> None:
    """How often the stopwatch is wrong, under the load that is on now."""
    for submission, right in (("uploads_right", True), ("uploads_wrong", False)):
        wrong = checks = 0
        began = time.perf_counter()
        for _ in range(runs):
            result = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--tb=no",
                 str(ROOT / "benchmarks" / "plain" / "test_plain.py")],
                capture_output=True, text=True, check=False,
                env={**os.environ, "PLAIN_SUBMISSION": submission, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            )  # fmt: skip
            letters = result.stdout.split(" ", 1)[0]
            checks += len(letters)
            wrong += letters.count("F" if right else ".")
        each = (time.perf_counter() - began) / max(1, runs)
        print(f"plain, {submission}: {wrong} wrong verdicts in {checks} checks, {each:.2f} s a run")


def main() -> None:
    """Measure, compare, print; exit code 1 when any verdict has changed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gradings", type=int, default=1000)
    parser.add_argument("--busy", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--plain", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onecook-stability-") as name:
        Path(name).chmod(0o755)  # the judge may be another user
        sys.exit(measure(options, Path(name)))


def measure(options: argparse.Namespace, folder: Path) -> int:
    """1 when any verdict has changed, else 0."""
    course = Course.locate(None)
    repeated = list(itertools.islice(rounds(course, folder), options.gradings))
    each = list(dict.fromkeys(repeated))
    print(describe(), flush=True)
    began = time.perf_counter()
    baseline = dict(grade_all(course, each, 2))
    print(f"baseline: {len(baseline)} gradings in {time.perf_counter() - began:.0f} s", flush=True)
    print(f"beside {options.busy} busy processes:", flush=True)
    with busy(options.busy):
        began = time.perf_counter()
        graded = grade_all(course, repeated, options.jobs)
        seconds = time.perf_counter() - began
        changed = [(name, found) for name, found in graded if found != baseline[name]]
        print(f"{len(graded)} gradings in {seconds:.0f} s: {len(changed)} changed")
        for name, found in changed:
            print(f"  {name}\n    was {baseline[name]}\n    is  {found}")
        sys.stdout.flush()
        plain(options.plain)
    return 1 if changed or len(graded) != options.gradings else 0


if __name__ == "__main__":
    main()
