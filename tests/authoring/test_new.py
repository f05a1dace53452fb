"""``grade new`` writes an exercise that keeps the law but for what it leaves to its author."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import grader
from grader.authoring.check import form, prove
from grader.authoring.new import SKELETON, write_new
from grader.cli.command import run as grade
from grader.course import Course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.cohort.pool import JudgePool
    from tests.authoring.conftest import Copy

#: where the author has something to do: all but two of the right programs
TO_DO = {
    "exercises/17_locks/README.md",
    "exercises/17_locks/exercise.toml",
    "exercises/17_locks/locks.py",
    "solutions/17_locks/locks.py",
    "suites/17_locks/right/gather.py",
    "suites/17_locks/suite.toml",
    "suites/17_locks/test_locks.py",
    "suites/17_locks/wrong/one_by_one.toml",
}


def test_a_new_exercise_keeps_the_law(copy: Copy, pool: JudgePool) -> None:
    """Check says exactly what is to do; when that is gone, it says nothing."""
    course = Course.locate(copy.root)
    written = write_new(course, "17_locks")
    problems = prove(course, ["17"], pool, seeds=1, announce=print)
    assert {str(problem.file.relative_to(copy.root)) for problem in problems} == TO_DO
    assert len(problems) == len(TO_DO)
    assert all(re.match(r"line \d+ is to do: [a-z]", problem.cause) for problem in problems)
    for path in written:
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "TODO(author)" not in line))
    assert prove(course, [], pool, seeds=1, announce=print) == []


def test_its_name_stands_wherever_it_must(copy: Copy) -> None:
    """Nothing of the skeleton's own name is left."""
    written = write_new(Course.locate(copy.root), "18_two_locks")
    assert len(written) == sum(path.is_file() for path in SKELETON.rglob("*.*") if path.suffix != ".pyc")
    for path in written:
        assert "skeleton" not in (str(path.relative_to(copy.root)) + path.read_text()).lower()
    exercise = Course.locate(copy.root).find("18")
    assert exercise.metadata.title == "Two locks"
    assert exercise.metadata.functions == ("two_locks",)


@pytest.mark.parametrize("name", ["seconds", "tasks"])
def test_a_name_may_be_one_that_the_skeleton_uses(copy: Copy, pool: JudgePool, name: str) -> None:
    """The reference and the right programs stay right."""
    course = Course.locate(copy.root)
    write_new(course, f"17_{name}")
    problems = prove(course, [name], pool, seeds=1, announce=print)
    assert [problem.cause for problem in problems if " is to do: " not in problem.cause] == []


def test_the_command_says_what_it_wrote_and_what_comes_next(
    copy: Copy, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line for each file, and the command that says what is to do."""
    assert grade(["new", "17_locks", "--course", str(copy.root)]) == 0
    *files, following = capfd.readouterr().out.splitlines()
    assert f"{copy.root}/exercises/17_locks/locks.py" in files
    assert following == f"next: grade check 17 --seeds 1 --course {copy.root}"


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("locks", "no key"),
        ("17_Locks", "no key"),
        ("7_locks", "no key"),
        ("17_../locks", "no key"),
        ("02_locks", "02_errands has this number or name"),
        ("17_errands", "02_errands has this number or name"),
        ("17_json", "hides the module 'json'"),
        ("17_class", "cannot be imported"),
        ("17_left_over", "is there already"),
    ],
)
def test_a_key_that_is_taken_or_none_is_refused(copy: Copy, key: str, cause: str) -> None:
    """Nothing is written then."""
    (copy.root / "suites" / "17_left_over").mkdir()
    before = sorted(copy.root.rglob("*"))
    with pytest.raises(UsageError, match=cause) as caught:
        write_new(Course.locate(copy.root), key)
    assert caught.value.next_step
    assert sorted(copy.root.rglob("*")) == before


def test_a_course_without_suites_gets_what_pytest_needs(tmp_path: Path) -> None:
    """So plain pytest runs them from the first day."""
    (tmp_path / "exercises").mkdir()
    course = Course.locate(tmp_path)
    write_new(course, "01_locks")
    assert (tmp_path / "suites/conftest.py").is_file()
    assert (tmp_path / "suites/pytest.ini").is_file()
    problems = form(course, course.find("1")).problems
    assert [problem.cause for problem in problems if " is to do: " not in problem.cause] == []


def test_an_installed_kit_gets_no_exercise() -> None:
    """The next installation would take it away."""
    package = Path(grader.__file__).parent
    with pytest.raises(UsageError, match="installed kit") as caught:
        write_new(Course(package / "_course", package / "suites"), "17_locks")
    assert "--course DIR" in caught.value.next_step


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    """With the file, and a way out."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "solutions").write_text("")
    with pytest.raises(UsageError, match=r"cannot write .*solutions") as caught:
        write_new(Course.locate(tmp_path), "01_locks")
    assert "--course DIR" in caught.value.next_step
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "solutions"]
