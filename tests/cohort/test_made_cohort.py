"""A made class of all kinds: each comes to what it must, and to the same beside whatever it is graded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.cohort.downloads import read_cohort
from grader.cohort.handed import Handed
from grader.course import Course
from grader.errors import UsageError
from grader.gradebook.store import Gradebook
from tests.busy import busy
from tests.cohort.classes import graded, hand_in, standing

pytestmark = [pytest.mark.linux, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
KEY = "01_first_await"
SEED = 7


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first exercise of the kit, in which an endless program has ended after a second."""
    course = tmp_path_factory.mktemp("course")
    suites = Path(grader.__file__).parent / "suites"
    for tree in (ROOT / "exercises", ROOT / "solutions", suites):
        shutil.copytree(tree / KEY, course / tree.name / KEY, ignore=shutil.ignore_patterns("__pycache__"))
    with (course / "exercises" / KEY / "exercise.toml").open("a") as file:
        file.write("\n[limits]\ncpu_seconds = 1\n")
    return course


def made(folder: Path, students: int, layout: str = "students") -> Path:
    """What ``benchmarks/made_cohort.py`` makes; beside it, ``made.json`` says what it is."""
    script = ROOT / "benchmarks" / "made_cohort.py"
    command: list[str | Path] = [sys.executable, script, folder / layout, f"--students={students}"]
    command += [f"--seed={SEED}"]
    command += ["--exercise=exercise-1", f"--layout={layout}", "--list", folder / "made.json"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / layout if layout == "students" else folder / layout / "exercise-1.zip"


def compared(one: Path, other: Path) -> subprocess.CompletedProcess[str]:
    """What ``benchmarks/compare.py`` says of two gradebooks."""
    command: list[str | Path] = [
        sys.executable,
        ROOT / "benchmarks" / "compare.py",
        "--most=10000",
        one,
        other,
    ]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def assert_same(said: subprocess.CompletedProcess[str], book: Path) -> None:
    """All verdicts are, and to the last virtual second what has passed.

    Of what fails a call may end while requests are on their way: how many of them were noted is chance.
    """
    *lines, _, verdicts, _, _ = said.stdout.splitlines()
    assert (verdicts, said.returncode) == ("verdicts: 0 differences", 0)
    passed = {name for name, found in standing(book).items() if found and found[0] == "passed"}
    other = {line.split()[1].partition("[")[0] for line in lines}
    assert passed
    assert passed.isdisjoint(other), lines


def test_each_kind_comes_to_what_it_must_and_again(tmp_path: Path, root: Path) -> None:
    """Right, wrong, hostile, broken: each ends as its kind does, and the second run as the first."""
    handed = made(tmp_path, 40)
    rows = json.loads((tmp_path / "made.json").read_text())
    assert len({row["kind"] for row in rows}) == 21
    first, second = tmp_path / "first.gradebook", tmp_path / "second.gradebook"
    counts = graded(root, handed, first, jobs=2)
    assert (counts.done, counts.inconclusive) == (40, 0)
    with Gradebook.open(first, read_only=True) as book:
        found = {}
        for each in book.standing():
            assert each.attempt is not None
            refused = book.report(each.attempt.id).refused
            found[each.hand_in.student] = "refused" if refused else each.attempt.outcome
    wrong = {
        row["student"]: (row["kind"], row["must"], found[row["student"]])
        for row in rows
        if row["must"] not in ("", found[row["student"]])
    }
    assert wrong == {}
    graded(root, handed, second, jobs=4)
    said = compared(first, second)
    assert_same(said, first)


def test_neither_jobs_nor_load_change_a_verdict(tmp_path: Path, root: Path) -> None:
    """Outcomes, points, diagnoses, virtual times; another seed is noticed, and so is another program."""
    handed = made(tmp_path, 6)
    books = {name: tmp_path / f"{name}.gradebook" for name in ("one", "four", "busy")}
    graded(root, handed, books["one"], jobs=1)
    graded(root, handed, books["four"], jobs=4)
    with busy(16):
        graded(root, handed, books["busy"], jobs=2)
    for other in ("four", "busy"):
        said = compared(books["one"], books[other])
        assert_same(said, books["one"])
    graded(root, handed, books["one"], jobs=2, seed=SEED + 1)
    said = compared(books["one"], books["four"])
    assert f".seed: {SEED + 1} | {SEED}\n" in said.stdout
    hand_in(handed, {"00000-Ada-Lovelace": "async def breakfast(address, bread): ...\n"}, "first_await.py")
    graded(root, handed, books["one"])
    said = compared(books["one"], books["four"])
    assert said.returncode == 1
    assert f"\n{KEY} 00000-Ada-Lovelace[1].points: " in said.stdout


def test_the_same_class_in_every_layout(tmp_path: Path) -> None:
    """Each platform's download is read as the same files; the same command makes the same bytes."""
    exercises = [Course.locate().find("exercise-1")]
    contents = {}
    for layout in ("students", "moodle", "canvas", "gradescope"):
        path = made(tmp_path / "once", 60, layout)
        found = read_cohort([path], exercises)
        assert (len(found.handed), [each for each in found.unmatched if not each.superseded]) == (60, [])
        contents[layout] = sorted(map(_content, found.handed))
        if path.is_file():
            assert made(tmp_path / "twice", 60, layout).read_bytes() == path.read_bytes()
    assert all(each == contents["students"] for each in contents.values())
    late = [each.late for each in read_cohort([tmp_path / "once/canvas/exercise-1.zip"], exercises).handed]
    assert 0 < sum(map(bool, late)) < 20


def _content(handed: Handed) -> str:
    try:
        return handed.read().sha256
    except UsageError:
        return "refused"
