"""How fast is `grade cohort`, and is it always the same? Real seconds of whole commands.

    python benchmarks/cohorts.py rate [--submissions 100 1000] [--exercise exercise-3] [--jobs 2]
    python benchmarks/cohorts.py twice [--submissions 2000] [--jobs 2] [--busy 0] [--keep DIR]
    python benchmarks/cohorts.py peers [--submissions 20] [--rounds 3] [--otter PYTHON]
        [--nbgrader PYTHON] [--gradescope PYTHON]

``rate``: right programs with small differences, graded into a new gradebook, then once more (nothing has
changed). The resident memory of the command and of its judges is looked at all the time: the highest of each
third of the run says whether it grows.

``twice``: a made class (``made_cohort.py``), spread over all exercises, is graded into two gradebooks with
the same seed, and all reports are compared (``compare.py``). Exit code 1 if a verdict differs.

``peers``: the same number of right submissions by `grade cohort` and by other graders, each round one after
the other. Theirs is the plain task of ``plain/``: eight checks of ten "uploads" that really sleep up to
0.1 s, with a stopwatch; ours is all of exercise 3. nbgrader executes a notebook for each submission, one
after the other; `otter run` and the unittest runner of gradescope-utils are a process for each submission, as
many at a time as there are jobs. Each is named by the Python of an environment of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from compare import compared, verdicts
from load import busy, describe
from made_cohort import REFERENCE, Programs, made, write

from grader.course import Course
from grader.gradebook.store import Gradebook

PLAIN = Path(__file__).resolve().parent / "plain"
#: real seconds between two looks at the memory
LOOK_SECONDS = 0.25
GRADE = [sys.executable, "-P", "-m", "grader", "cohort"]


def grade(handed: list[Path], book: Path, *options: str) -> subprocess.Popen[bytes]:
    """Begin a `grade cohort`."""
    first, *also = handed
    more = itertools.chain.from_iterable(("--also", str(each)) for each in also)
    command = [*GRADE, str(first), *more, "-g", str(book), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def ended(process: subprocess.Popen[bytes]) -> str:
    """What it said; whatever it says of submissions, it must have graded all of them.

    Raises:
        SystemExit: it has not.
    """
    said = process.communicate()[0].decode()
    if process.returncode not in (0, 1):
        sys.exit(f"grade cohort gave exit code {process.returncode}:\n{said}")
    return said


# ---------------------------------------------------------------------- rate and memory
@dataclasses.dataclass
class Look:
    """Resident megabytes at a moment: of the command, and of the largest of its judges."""

    real_seconds: float
    command: float
    judge: float


def resident(pid: int) -> float:
    """Megabytes; 0 of a process that has ended."""
    with contextlib.suppress(OSError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8", "replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    """That it has started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


@contextlib.contextmanager
def watched(pid: int) -> Iterator[list[Look]]:
    """Look at a process all the time while the block runs."""
    looks: list[Look] = []
    stop, began = threading.Event(), time.monotonic()

    def watch() -> None:
        while not stop.wait(LOOK_SECONDS):
            judges = [resident(each) for each in children(pid)]
            looks.append(Look(time.monotonic() - began, resident(pid), max(judges, default=0.0)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield looks
    finally:
        stop.set()
        thread.join()


def thirds(values: list[float]) -> str:
    """The highest of each third."""
    third = max(1, len(values) // 3)
    parts = [values[:third], values[third : 2 * third], values[2 * third :]]
    return ", ".join(f"{max(part):.0f}" for part in parts if part)


def references(folder: Path, name: str, submissions: int) -> Path:
    """So many right programs with small differences, a folder for each."""
    exercise = Course.locate(None).find(name)
    programs, dice = Programs(exercise), random.Random(submissions)
    for number in range(submissions):
        file = programs.made(REFERENCE, number, dice)
        path = folder / f"s{number:05}" / file.name
        path.parent.mkdir(parents=True)
        path.write_bytes(file.content)
    return folder


def rate(options: argparse.Namespace, root: Path) -> int:
    """Print, for each size, how fast it was, what it took of memory, and how long a second run takes."""
    print(describe())
    for submissions in options.submissions:
        handed = references(root / f"in-{submissions}", options.exercise, submissions)
        book = root / f"{submissions}.gradebook"
        given = (options.exercise, "--jobs", str(options.jobs), "--seed", "1")
        began = time.monotonic()
        process = grade([handed], book, *given)
        with watched(process.pid) as looks:
            said = ended(process)
        took = time.monotonic() - began
        assert f": {submissions:,} passed" in said
        with Gradebook.open(book, read_only=True) as opened:
            inside = sum(attempt.real_seconds for attempt in opened.attempts())
        began = time.monotonic()
        said = ended(grade([handed], book, *given))
        again = time.monotonic() - began
        assert "not graded again" in said
        print(
            f"{options.exercise}, {submissions:,} submissions, {options.jobs} jobs: {took:.1f} s, "
            f"{submissions / took:.2f} a second\n"
            f"  {inside / took / options.jobs:.0%} of the judges' time is that of gradings; "
            f"once more, nothing changed: {again:.2f} s\n"
            f"  resident MB, highest of each third: command {thirds([look.command for look in looks])}; "
            f"largest judge {thirds([look.judge for look in looks])}; "
            f"gradebook {book.stat().st_size / submissions / 1024:.1f} KB a submission",
            flush=True,
        )
    return 0


# ---------------------------------------------------------------------- always the same
def twice(options: argparse.Namespace, root: Path) -> int:
    """1 if the second grading of a class has another verdict than the first."""
    print(describe())
    exercises = Course.locate(None).exercises()
    class_ = list(made(exercises, options.submissions, options.made_seed, turns=True))
    handed = write(root / "in", "students", class_)
    books = [root / "first.gradebook", root / "second.gradebook"]
    for number, book in enumerate(books):
        with busy(options.busy if number else 0):
            began = time.monotonic()
            said = ended(grade(handed, book, "--jobs", str(options.jobs), "--seed", "1"))
        (line,) = (line for line in said.splitlines() if " graded in " in line)
        print(f"{book.name}: {line} ({time.monotonic() - began:.0f} s)", flush=True)
    first, second = map(verdicts, books)
    found = compared(first, second)
    for text in [*found.verdicts, *found.times, *found.words]:
        print(f"{text:.300}")
    print(f"{len(first)} submissions, graded twice\n{found}")
    return 1 if found.verdicts or len(first) != options.submissions else 0


# ---------------------------------------------------------------------- others
ANSWER = (PLAIN / "uploads_right.py").read_text()
#: a thread of its own, as two of them run it in a kernel, whose loop lets no other run in its thread
CHECK = """\
    rng = random.Random({check})
    durations = [rng.randint(2, 10) / 100 for _ in range(10)]
    began = time.perf_counter()
    thread = threading.Thread(target=asyncio.run, args=(upload_all(durations),))
    thread.start()
    thread.join()
    assert time.perf_counter() - began < 1.5 * max(durations)
"""
CHECKS = 8
IMPORTS = "import asyncio\nimport random\nimport threading\nimport time\n"
OTTER_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q{check}"
points = 1

@test_case()
def test_{check}(upload_all):
    import asyncio
    import random
    import threading
    import time

{body}"""
GRADESCOPE = """\
import asyncio
import json
import random
import sys
import threading
import time
import unittest

from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

sys.path.insert(0, sys.argv[1])
from uploads import upload_all


class Uploads(unittest.TestCase):
{tests}

if __name__ == "__main__":
    with open(sys.argv[2], "w") as stream:
        JSONTestRunner(stream=stream).run(unittest.TestLoader().loadTestsFromTestCase(Uploads))
"""


def many(jobs: int, commands: list[list[str]], cwd: Path) -> None:
    """Run commands, so many at a time.

    Raises:
        SystemExit: one of them failed.
    """

    def one(command: list[str]) -> None:
        path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # what it calls by name
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True)
        if done.returncode:
            sys.exit(f"{command}\n{done.stdout.decode()}\n{done.stderr.decode()}")

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, commands))


def ours(root: Path, options: argparse.Namespace) -> Callable[[], None]:
    handed = references(root / "in", "exercise-3", options.submissions)
    number = itertools.count()

    def run() -> None:
        book = root / f"{next(number)}.gradebook"
        ended(grade([handed], book, "exercise-3", "--jobs", str(options.jobs)))

    return run


def gradescope(root: Path, options: argparse.Namespace) -> Callable[[], None]:
    tests = [
        f"    @weight(1)\n    def test_{check}(self):\n{indented(CHECK.format(check=check))}"
        for check in range(CHECKS)
    ]
    (root / "run_tests.py").write_text(GRADESCOPE.format(tests="\n".join(tests)))
    for number in range(options.submissions):
        folder = root / f"s{number:05}"
        folder.mkdir()
        (folder / "uploads.py").write_text(f"{ANSWER}# {number}\n")
    commands = [
        [options.gradescope, "run_tests.py", f"s{number:05}", f"s{number:05}/results.json"]
        for number in range(options.submissions)
    ]

    def run() -> None:
        many(options.jobs, commands, root)
        for number in range(options.submissions):
            results = root / f"s{number:05}" / "results.json"
            assert len(json.loads(results.read_text())["tests"]) == CHECKS
            results.unlink()

    return run


def otter(root: Path, options: argparse.Namespace) -> Callable[[], None]:
    (root / "tests").mkdir()
    for check in range(CHECKS):
        body = CHECK.format(check=check)
        (root / "tests" / f"q{check}.py").write_text(OTTER_TEST.format(check=check, body=body))
    command = [str(Path(options.otter).parent / "otter")]
    many(1, [[*command, "generate", "-t", "tests", "-l", "python", "--no-environment"]], root)
    for number in range(options.submissions):
        (root / f"s{number:05}").mkdir()
        (root / f"s{number:05}" / "uploads.py").write_text(f"{ANSWER}# {number}\n")
    commands = [
        [*command, "run", "-a", "autograder.zip", "-o", f"s{number:05}", f"s{number:05}/uploads.py"]
        for number in range(options.submissions)
    ]

    def run() -> None:
        many(options.jobs, commands, root)
        for number in range(options.submissions):
            results = root / f"s{number:05}" / "results.json"
            assert sum("score" in test for test in json.loads(results.read_text())["tests"]) == CHECKS
            results.unlink()

    return run


def nbgrader(root: Path, options: argparse.Namespace) -> Callable[[], None]:
    program = str(Path(options.nbgrader).parent / "nbgrader")
    cells = [_cell("answer", ANSWER, solution=True)]
    cells += [
        _cell(f"check{check}", f"{IMPORTS}\ndef check():\n{CHECK.format(check=check)}\ncheck()\n", points=1)
        for check in range(CHECKS)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    source = root / "source" / "uploads" / "uploads.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(notebook)
    (root / "nbgrader_config.py").write_text("")
    many(1, [[program, "generate_assignment", "uploads"]], root)
    released = json.loads((root / "release" / "uploads" / "uploads.ipynb").read_text())
    for number in range(options.submissions):
        target = root / "submitted" / f"s{number:05}" / "uploads"
        target.mkdir(parents=True)
        released["cells"][0]["source"] = f"{ANSWER}# {number}\n"
        (target / "uploads.ipynb").write_text(json.dumps(released))

    def run() -> None:
        shutil.rmtree(root / "autograded", ignore_errors=True)
        many(1, [[program, "autograde", "uploads", "--force"]], root)
        assert len(list((root / "autograded").iterdir())) == options.submissions

    return run


def _cell(name: str, source: str, *, solution: bool = False, points: int = 0) -> dict[str, object]:
    told: dict[str, object] = {
        "schema_version": 3, "grade_id": name, "solution": solution, "grade": bool(points),
        "locked": not solution, "task": False,
    }  # fmt: skip
    if points:
        told["points"] = points
    return {
        "cell_type": "code", "id": name, "metadata": {"nbgrader": told}, "execution_count": None,
        "outputs": [], "source": source,
    }  # fmt: skip


def indented(text: str) -> str:
    """One level more."""
    return "".join(f"    {line}\n" for line in text.splitlines())


def peers(options: argparse.Namespace, root: Path) -> int:
    """Print how fast each of the graders is."""
    others = {"gradescope": gradescope, "otter": otter, "nbgrader": nbgrader}
    makers = {"grade cohort": ours, **{name: others[name] for name in others if getattr(options, name)}}
    runs: dict[str, Callable[[], None]] = {}
    for name, maker in makers.items():
        (root / name).mkdir()
        runs[name] = maker(root / name, options)
    print(describe())
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            began = time.monotonic()
            run()
            took[name].append(time.monotonic() - began)
    for name, seconds in took.items():
        middle = statistics.median(seconds)
        print(
            f"{name:13} {middle:7.2f} s ({min(seconds):.2f} to {max(seconds):.2f}), "
            f"{options.submissions / middle:6.2f} submissions a second"
        )
    return 0


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["rate", "twice", "peers"])
    parser.add_argument("--submissions", type=int, nargs="+")
    parser.add_argument("--exercise", default="exercise-3")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--busy", type=int, default=0, help="twice: busy processes beside the second grading")
    parser.add_argument("--made-seed", type=int, default=7, help="twice: of the class")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave submissions and gradebooks here")
    for name in ("otter", "nbgrader", "gradescope"):
        parser.add_argument(f"--{name}", metavar="PYTHON", help="peers: of the environment that has it")
    options = parser.parse_args()
    usual = {"rate": [100, 1000], "twice": [2000], "peers": [20]}
    options.submissions = options.submissions or usual[options.what]
    if options.what != "rate":
        (options.submissions,) = options.submissions
    with contextlib.ExitStack() as ends:
        root = options.keep
        if root is None:
            root = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="onecook-cohorts-")))
        root.mkdir(parents=True, exist_ok=True)
        sys.exit({"rate": rate, "twice": twice, "peers": peers}[options.what](options, root))


if __name__ == "__main__":
    main()
