"""Builds of the kit side by side: whole commands, and submissions a second with two warm judges.

    python benchmarks/builds.py --build old=OLD/bin/python --build new=NEW/bin/python [--runs 10] [--checks 2]

Each build is an interpreter with the kit installed. Everything is interleaved in one run; compare ratios, not
seconds. `grade check` keeps both processors busy, so it comes last. For processor time see warm.py.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial

from load import describe
from warm import WarmJudge

JUDGES = 2
#: a command of a learner's, and the exercise whose reference it grades
COMMANDS = {
    "grade exercise-3": "03_uploads",
    "grade exercise-12": "12_tiny_scheduler",
    "grade exercise-13": "13_timers",
}
REFERENCE = "from grader.course import Course; print(Course.locate(None).find('{key}').reference)"


@functools.cache
def reference(python: str, key: str) -> str:
    """A build's own reference of an exercise."""
    words = [python, "-P", "-c", REFERENCE.format(key=key)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def graded(python: str, key: str) -> float:
    """Real seconds of a whole grading of the reference."""
    words = ["-P", "-m", "grader", key, "--submission", reference(python, key), "-q"]
    return timed(python, words)


def timed(python: str, words: list[str]) -> float:
    """Real seconds of a whole process, which must end well."""
    began = time.perf_counter()
    subprocess.run([python, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", check=True)
    return time.perf_counter() - began


def submissions_a_second(python: str, gradings: int) -> float:
    """Two judges at once, each with a sandbox warm already."""
    judges = [WarmJudge(python, ["03_uploads", "", ""]) for _ in range(JUDGES)]
    try:
        for judge in judges:
            judge.grade(1)
        with concurrent.futures.ThreadPoolExecutor(JUDGES) as threads:
            began = time.perf_counter()
            for done in [threads.submit(grade_on, judge, gradings) for judge in judges]:
                done.result()
            return JUDGES * gradings / (time.perf_counter() - began)
    finally:
        for judge in judges:
            judge.end()


def grade_on(judge: WarmJudge, gradings: int) -> None:
    """One after the other."""
    for seed in range(gradings):
        judge.grade(seed + 2)


def interleaved(builds: dict[str, str], runs: int, measure: Callable[[str], float]) -> dict[str, list[float]]:
    """So many values of each build, in turn; one of each before, which does not count."""
    found: dict[str, list[float]] = {name: [] for name in builds}
    for run in range(runs + 1):
        for name, python in builds.items():
            value = measure(python)
            if run:
                found[name].append(value)
    return found


def show(what: str, unit: str, found: dict[str, list[float]]) -> None:
    """Medians with the range, and ratios to the first build."""
    base = statistics.median(next(iter(found.values())))
    for name, values in found.items():
        middle = statistics.median(values)
        spread = f"{min(values):.3f} to {max(values):.3f}"
        print(f"{what:<24} {name:<10} {middle:8.3f} {unit}  ({spread})  {middle / base:.3f}", flush=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", action="append", required=True, metavar="NAME=PYTHON")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--gradings", type=int, default=20, help="of each judge, for the rate")
    parser.add_argument("--checks", type=int, default=2, help="runs of `grade check --seeds 1`")
    options = parser.parse_args()
    builds = dict(each.split("=", 1) for each in options.build)
    print(describe())
    print(f"{'figure':<24} {'build':<10} {'median':>8}    (range)  ratio to {next(iter(builds))}")
    for what, key in COMMANDS.items():
        show(what, "s", interleaved(builds, options.runs, partial(graded, key=key)))
    rate = partial(submissions_a_second, gradings=options.gradings)
    show("submissions", "/s", interleaved(builds, max(options.runs // 3, 1), rate))
    if options.checks:
        law = ["-P", "-m", "grader", "check", "--seeds", "1"]
        show("grade check --seeds 1", "s", interleaved(builds, options.checks, partial(timed, words=law)))


if __name__ == "__main__":
    main()
