"""What one warm grading costs: builds of the kit side by side, each with one judge that grades on and on.

    python benchmarks/warm.py --build old=OLD/bin/python --build new=NEW/bin/python [--runs 20]

Each build is an interpreter with the kit installed; it grades the reference of its own course. Gradings are
interleaved in one run. Processor seconds are those of all processes of a judge, benches and their init
included: a sandbox tells nobody about its own, so each judge runs in a control group that counts (this needs
the right to make one: root). What comes after the report (the end of the sandbox) counts to the grading
before it; the other builds work meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from load import describe

#: runs in each build: one judge; a seed a line comes in, real seconds and what came of it go out
DRIVER = """
import json, sys, time
from grader.course import Course
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest

exercise, runtime, level = (word or None for word in sys.argv[1:])
root = Course.locate(None).root
(file,) = (root / "solutions" / exercise).glob("*.py")
try:
    from grader.judge.request import Submitted
    from grader.submission import read_submission
    submission = Submitted.of(read_submission(Course.locate(None).find(exercise), file))
except ImportError:  # older builds are told where the file lies
    submission = str(file)
with Judge() as judge:
    for seed in sys.stdin:
        request = GradeRequest(
            exercise=exercise, course=str(root), submission=submission,
            seed=int(seed), runtime=runtime, level=level,
        )
        began = time.perf_counter()
        (report,) = [event.report for event in judge.grade(request) if isinstance(event, Finished)]
        seconds = time.perf_counter() - began
        print(json.dumps([seconds, report.outcome.value, report.inconclusive]), flush=True)
"""
#: a tree of control groups, and the file of each group that has the processor time of all in it
COUNTERS = (("cgroup2", None, "cpu.stat"), ("cgroup", "cpuacct", "cpuacct.usage"))


class Counted:
    """A control group that counts processor time."""

    def __init__(self, top: Path, file: str) -> None:
        self.folder = top / f"onecook-benchmark-{os.getpid()}-{secrets.token_hex(4)}"
        self.folder.mkdir()
        self._file = self.folder / file

    def enter(self) -> None:
        """In the new process: be counted from now on."""
        (self.folder / "cgroup.procs").write_text("0")

    def cpu_seconds(self) -> float:
        """User and system time of everything that was ever in it."""
        text = self._file.read_text()
        if text.startswith("usage_usec"):
            return int(text.split()[1]) / 1e6
        return int(text) / 1e9

    def remove(self) -> None:
        """When all in it have ended."""
        for group in (*self.folder.glob("*/"), self.folder):
            with contextlib.suppress(OSError):
                group.rmdir()


def counters() -> Iterator[tuple[Path, str]]:
    """Where groups that count could be made: mount point, and the file that counts."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        for wanted, controller, file in COUNTERS:
            if kind == wanted and (controller is None or controller in options.split(" ")[-1].split(",")):
                yield Path(left.split(" ")[4]), file


def counted() -> Counted:
    """A group of our own, wherever one can be made."""
    for top, file in counters():
        with contextlib.suppress(OSError):
            group = Counted(top, file)
            group.cpu_seconds()
            return group
    sys.exit("no control group can be made here: run this as root")


class WarmJudge:
    """One build, with the one judge that it grades in.

    Args:
        python: the build's interpreter.
        words: exercise, runtime and level; empty for its own choice.
    """

    def __init__(self, python: str, words: list[str]) -> None:
        self.group = counted()
        self._process = subprocess.Popen(
            [python, "-P", "-c", DRIVER, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            preexec_fn=self.group.enter,  # noqa: PLW1509 — one thread
        )

    def grade(self, seed: int) -> float:
        """Grade the reference once. Real seconds from the request to the report.

        Raises:
            SystemExit: the reference has not passed, so there is nothing to compare.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"%d\n" % seed)
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit("a build cannot grade, see above")
        seconds, outcome, why = json.loads(answer)
        if outcome != "passed":
            sys.exit(f"the reference has {outcome}: {why}")
        return float(seconds)

    def end(self) -> None:
        """End it, and all that it started."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self.group.remove()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", action="append", required=True, metavar="NAME=PYTHON")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--exercise", default="03_uploads")
    parser.add_argument("--runtime", choices=("asyncio", "trio"), default=None)
    parser.add_argument("--level", choices=("sandbox", "account", "process"), default=None)
    options = parser.parse_args()
    builds = dict(each.split("=", 1) for each in options.build)
    words = [options.exercise, options.runtime or "", options.level or ""]
    print(describe())
    judges = {name: WarmJudge(python, words) for name, python in builds.items()}
    first = {name: judge.grade(1) for name, judge in judges.items()}
    marks: dict[str, list[float]] = {name: [] for name in judges}
    walls: dict[str, list[float]] = {name: [] for name in judges}
    try:
        for run in range(options.runs + 1):
            for name, judge in judges.items():
                marks[name].append(judge.group.cpu_seconds())
                walls[name].append(judge.grade(2 + run))
    finally:
        for judge in judges.values():
            judge.end()
    costs = {
        name: [after - before for before, after in itertools.pairwise(found)] for name, found in marks.items()
    }
    base = next(iter(builds))
    print(f"one warm grading of {options.exercise}: median of {options.runs}, interleaved; ratios to {base}")
    for name in builds:
        cost, wall = statistics.median(costs[name]), statistics.median(walls[name])
        print(
            f"{name:12} processor {cost:.4f} s ({cost / statistics.median(costs[base]):.3f})"
            f"   wall {wall:.4f} s ({wall / statistics.median(walls[base]):.3f})"
            f"   first grading {first[name]:.3f} s"
        )


if __name__ == "__main__":
    main()
