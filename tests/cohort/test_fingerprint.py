"""What changes a verdict changes the fingerprint of its grader; nothing else does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
from grader.course import Course, Exercise
from grader.errors import CourseError, Inconclusive
from tests.faults.test_shortage import nothing_more_can_be_opened

CHECKOUT = Path(__file__).resolve().parents[2]
KEY = "02_one_cook"
PRINT = """
import json, sys
from pathlib import Path
from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
from grader.course import Course
course = Course.locate(Path(sys.argv[1]) if sys.argv[1:] else None)
suites = {each.key: fingerprint_of_suite(each) for each in course.exercises()}
print(json.dumps({"kit": fingerprint_of_kit(), **suites}))
"""


def told(root: Path, *arguments: str) -> dict[str, str]:
    """All fingerprints, by the kit that lies at ``root``."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT, *arguments],
        cwd=root,
        env={"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def a_course(folder: Path) -> Exercise:
    """An own copy of one exercise, its three trees in one folder."""
    for tree in ("exercises", "solutions"):
        shutil.copytree(CHECKOUT / tree, folder / tree, symlinks=True)
    suites = Path(grader.__file__).parent / "suites"
    shutil.copytree(suites, folder / "suites", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "suites" / "worlds").mkdir()
    (folder / "suites" / "worlds" / "oven.py").write_text("HOT = True\n")
    return Course.locate(folder).find(KEY)


def fresh(exercise: Exercise) -> str:
    fingerprint_of_suite.cache_clear()
    return fingerprint_of_suite(exercise)


def add_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


# ---------------------------------------------------------------------- an exercise
CHANGES: dict[str, Callable[[Exercise], Path]] = {
    "the suite": lambda exercise: exercise.suite,
    "its rules": lambda exercise: exercise.suite_file,
    "its driver": lambda exercise: exercise.suite_folder / "driver.py",
    "the metadata": lambda exercise: exercise.metadata_file,
    "a given module": lambda exercise: exercise.given[0].resolve(),
    "a world of the course": lambda exercise: exercise.suites / "worlds" / "oven.py",
}
NO_CHANGES: dict[str, Callable[[Exercise], Path]] = {
    "the lesson": lambda exercise: exercise.lesson,
    "the stub": lambda exercise: exercise.stub,
    "the reference": lambda exercise: exercise.reference,
    "a known-wrong program": lambda exercise: exercise.known_wrong[0].file,
    "a right program": lambda exercise: exercise.right[0],
    "another exercise's suite": lambda exercise: exercise.suites / "03_uploads" / "test_uploads.py",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_a_verdict(what: str, tmp_path: Path) -> None:
    """One byte of it."""
    exercise = a_course(tmp_path)
    before = fresh(exercise)
    add_line(CHANGES[what](exercise))
    assert fresh(exercise) != before


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_changes_no_verdict(what: str, tmp_path: Path) -> None:
    """Nobody is graded again for it."""
    exercise = a_course(tmp_path)
    before = fresh(exercise)
    add_line(NO_CHANGES[what](exercise))
    assert fresh(exercise) == before


def test_a_file_more_less_or_of_another_name(tmp_path: Path) -> None:
    """The names belong to it, and contents never run into each other."""
    exercise = a_course(tmp_path)
    extra = exercise.suite_folder / "extra.py"
    seen = {fresh(exercise)}
    extra.touch()
    seen.add(fresh(exercise))
    extra.rename(extra.with_name("other.py"))
    seen.add(fresh(exercise))
    assert len(seen) == 3
    extra.with_name("other.py").unlink()
    assert fresh(exercise) in seen


def test_what_python_and_editors_leave_behind(tmp_path: Path) -> None:
    """Compiled and hidden files, and the instants of changes, play no part."""
    exercise = a_course(tmp_path)
    before = fresh(exercise)
    (exercise.suite_folder / "__pycache__").mkdir()
    (exercise.suite_folder / "__pycache__" / "driver.cpython-311.pyc").touch()
    (exercise.suite_folder / ".driver.py.swp").touch()
    (exercise.suites / "worlds" / "__pycache__").mkdir()
    os.utime(exercise.suite, (0, 0))
    assert fresh(exercise) == before


def test_every_exercise_has_its_own() -> None:
    """No two of the kit's are the same."""
    found = {fresh(exercise) for exercise in Course.locate().exercises()}
    assert len(found) == len(Course.locate().exercises())


# ---------------------------------------------------------------------- the kit
def a_checkout(folder: Path) -> Path:
    """A copy of this kit, with its course."""
    folder.mkdir()
    for tree in ("grader", "exercises", "solutions"):
        shutil.copytree(
            CHECKOUT / tree, folder / tree, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    return folder


def an_installation(checkout: Path, folder: Path) -> Path:
    """The same as a wheel lays it down: the course in the package, copies in the place of links, compiled."""
    shutil.copytree(checkout / "grader", folder / "grader")
    for tree in ("exercises", "solutions"):
        shutil.copytree(checkout / tree, folder / "grader" / "_course" / tree, symlinks=False)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder / "grader" / "cohort")], check=True)
    return folder


def test_a_checkout_and_an_installation_of_it_are_one_grader(tmp_path: Path) -> None:
    """Wherever they lie; and this one is the same as its copy."""
    checkout = a_checkout(tmp_path / "checkout")
    installed = an_installation(checkout, tmp_path / "installed")
    assert told(checkout) == told(installed) == told(CHECKOUT)


def test_each_module_of_the_kit_counts_and_no_suite(tmp_path: Path) -> None:
    """The suites have fingerprints of their own: who changes one has one exercise graded again."""
    checkout = a_checkout(tmp_path / "checkout")
    before = told(checkout)
    add_line(checkout / "grader" / "suites" / KEY / "driver.py")
    suite_changed = told(checkout)
    assert {key for key in before if before[key] != suite_changed[key]} == {KEY}
    add_line(checkout / "grader" / "bench" / "runner.py")
    kit_changed = told(checkout)
    assert {key for key in before if suite_changed[key] != kit_changed[key]} == {"kit"}
    (checkout / "grader" / "notes.txt").touch()
    assert told(checkout) == kit_changed


def test_the_version_is_told() -> None:
    """A person sees which kit it was."""
    version, plus, digest = fingerprint_of_kit().partition("+")
    assert (version, plus, len(digest)) == (grader.__version__, "+", 16)


# ---------------------------------------------------------------------- once, and errors
def test_each_is_computed_once_in_a_process(tmp_path: Path) -> None:
    """What this process has imported does not change under it."""
    exercise = a_course(tmp_path)
    before = fresh(exercise)
    add_line(exercise.suite)
    assert fingerprint_of_suite(exercise) == before


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The file, and that the author is to repair it; not where the machine has run out of something."""
    exercise = a_course(tmp_path)
    with nothing_more_can_be_opened(), pytest.raises(Inconclusive, match="Too many open files"):
        fresh(exercise)
    exercise.metadata_file.unlink()
    with pytest.raises(CourseError, match=r"exercise\.toml cannot be read: No such file"):
        fresh(exercise)
