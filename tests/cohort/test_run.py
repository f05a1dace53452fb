"""A cohort's run: what is graded again, what is tried again, what is kept whatever ends it. Real judges."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cohort.handed import Cohort
from grader.cohort.run import HOPELESS, MOST_TRIES, Counts, Wishes, grade_cohort
from grader.cohort.work import LocalWorkers
from grader.course import Course
from grader.errors import CourseError, Inconclusive, UsageError
from grader.gradebook.store import Gradebook
from tests.cohort.classes import (
    RIGHT,
    SUITE,
    WRONG,
    attempts,
    copy_of_course,
    graded,
    hand_in,
    standing,
    undecided_while,
)
from tests.faults.alone import alone

pytestmark = pytest.mark.linux

STOPPING = [sys.executable, "-m", "tests.cohort.stopping"]
#: of six students, in the order in which they are graded
CLASS: dict[str, str | bytes] = {
    "ada": RIGHT,
    "bob": WRONG,
    "cid": RIGHT + "# 3\n",
    "dan": b"\xff\xfe",
    "eve": RIGHT + "# 5\n",
    "fay": WRONG + "# 6\n",
}
VERDICTS = {
    "ada": ("passed", 5),
    "bob": ("failed", 0),
    "cid": ("passed", 5),
    "dan": ("failed", 0),
    "eve": ("passed", 5),
    "fay": ("failed", 0),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_course(tmp_path)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "cohort.gradebook"


def test_only_what_has_changed_is_graded_again(tmp_path: Path, root: Path, book: Path) -> None:
    """A submission, a suite, or everything on demand; the folder's place is no change."""
    handed = hand_in(tmp_path / "in", CLASS)
    counts = graded(root, handed, book)
    assert (counts.passed, counts.failed, counts.refused, counts.unchanged) == (3, 2, 1, 0)
    assert standing(book) == VERDICTS

    moved = handed.rename(tmp_path / "elsewhere")
    counts = graded(root, moved, book)
    assert (counts.done, counts.unchanged, counts.wanted) == (0, 6, 0)

    hand_in(moved, {"bob": RIGHT + "# at last\n"})
    counts = graded(root, moved, book)
    assert (counts.passed, counts.done, counts.unchanged) == (1, 1, 5)
    assert standing(book) == {**VERDICTS, "bob": ("passed", 5)}

    suite = root / SUITE
    suite.write_text(suite.read_text() + "# another suite\n")
    counts = graded(root, moved, book)
    assert (counts.done, counts.unchanged) == (6, 0)

    before = len(attempts(book))
    counts = graded(root, moved, book, force=True)
    assert (counts.done, counts.unchanged) == (6, 0)
    assert len(attempts(book)) == before + 6
    assert standing(book) == {**VERDICTS, "bob": ("passed", 5)}


def test_a_refused_file_has_a_report_that_says_why(tmp_path: Path, root: Path, book: Path) -> None:
    """In words for the student: where the instructor keeps the file is not in them."""
    handed = hand_in(tmp_path / "in", {"dan": b"\xff\xfe", "eve": "x = 1\n" * 100_000})
    counts = graded(root, handed, book)
    assert (counts.refused, counts.done) == (2, 2)
    with Gradebook.open(book, read_only=True) as opened:
        for each in opened.standing():
            assert each.attempt is not None
            report = opened.report(each.attempt.id)
            assert report.refused.startswith("errands.py is ")
            assert str(tmp_path) not in report.refused
            assert report.checks == ()
            assert opened.content(each.hand_in.sha256, each.hand_in.exercise) is None


def test_what_is_inconclusive_is_tried_again_and_is_never_a_zero(
    tmp_path: Path, root: Path, book: Path
) -> None:
    """A few times in a run, and in the next one; whoever looks sees that there is no verdict."""
    closed = tmp_path / "closed"
    closed.touch()
    undecided_while(root, closed)
    handed = hand_in(tmp_path / "in", {"ada": RIGHT, "bob": WRONG})
    counts = graded(root, handed, book)
    assert (counts.inconclusive, counts.done, counts.passed, counts.failed) == (2, 2, 0, 0)
    assert counts.retried == 2 * (MOST_TRIES - 1)
    ((cause, times),) = counts.causes.items()
    assert "the post is closed" in cause
    assert times == 2
    assert [each.outcome for each in attempts(book)] == ["inconclusive"] * (2 * MOST_TRIES)
    assert {each[0] for each in standing(book).values() if each} == {"inconclusive"}

    counts = graded(root, handed, book)
    assert counts.inconclusive == 2
    assert len(attempts(book)) == 4 * MOST_TRIES

    closed.unlink()
    counts = graded(root, handed, book)
    assert (counts.passed, counts.failed, counts.inconclusive) == (1, 1, 0)
    assert standing(book) == {"ada": ("passed", 5), "bob": ("failed", 0)}
    assert graded(root, handed, book).unchanged == 2


def test_a_passing_fault_costs_nothing(tmp_path: Path, root: Path, book: Path) -> None:
    """What is undecided once is decided in the same run, and tells no cause at the end."""
    closed = tmp_path / "closed"
    closed.touch()
    undecided_while(root, closed)

    def mend(counts: Counts) -> None:
        if counts.retried:
            closed.unlink(missing_ok=True)

    counts = graded(root, hand_in(tmp_path / "in", {"ada": RIGHT}), book, tell=mend)
    assert (counts.passed, counts.retried, counts.inconclusive, counts.causes.total()) == (1, 1, 0, 0)
    assert [each.outcome for each in attempts(book)] == ["inconclusive", "passed"]


def test_a_machine_that_decides_nothing_ends_the_run(tmp_path: Path, root: Path, book: Path) -> None:
    """Not after thousands of gradings; the cause is told, and what was tried is recorded."""
    closed = tmp_path / "closed"
    closed.touch()
    undecided_while(root, closed)
    handed = hand_in(tmp_path / "in", {f"student{number:02}": RIGHT for number in range(HOPELESS + 4)})
    with pytest.raises(Inconclusive, match=r"none of the first \d+ gradings came to a verdict: .*closed"):
        graded(root, handed, book)
    assert HOPELESS <= len(attempts(book)) <= HOPELESS + 2
    assert None in standing(book).values()


def test_a_broken_course_ends_the_run_and_what_was_graded_stays(
    tmp_path: Path, root: Path, book: Path
) -> None:
    """The author's mistake is named; mended, the run goes on where it was."""
    metadata = root / "exercises" / "02_errands" / "exercise.toml"
    text = metadata.read_text()

    def spoil(counts: Counts) -> None:
        if counts.passed:
            metadata.write_text("format = 2\n")

    files = {f"student{number:02}": f"{RIGHT}# {number}\n" for number in range(12)}
    handed = hand_in(tmp_path / "in", files)
    with pytest.raises(CourseError, match=r"exercise\.toml"):
        graded(root, handed, book, jobs=1, tell=spoil)
    kept = len(attempts(book))
    assert 1 <= kept < 12
    metadata.write_text(text)
    counts = graded(root, handed, book)
    assert (counts.unchanged, counts.passed) == (kept, 12 - kept)
    assert len(attempts(book)) == 12


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("verdict", [1, 3, 6])
def test_killed_at_any_verdict(tmp_path: Path, root: Path, book: Path, verdict: int, moment: str) -> None:
    """Nothing is lost or doubled, nothing goes on running, and the end is that of an undisturbed run."""
    handed = hand_in(tmp_path / "in", CLASS)

    def killed() -> None:
        command = [*STOPPING, str(root), str(handed), str(book), str(verdict), moment]
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()

    alone(killed)
    kept = attempts(book)
    assert len(kept) >= verdict - (moment == "before")
    counts = graded(root, handed, book)
    assert (counts.unchanged, counts.done) == (len(kept), 6 - len(kept))
    assert standing(book) == VERDICTS
    assert sorted(each.student for each in attempts(book)) == sorted(CLASS)


@pytest.mark.parametrize("kept", ["9" * 6000, "-1", "x", ""])
def test_a_seed_that_is_none_is_told(kept: str, tmp_path: Path) -> None:
    """As a gradebook might keep it that another program has changed."""
    with Gradebook.open(tmp_path / "g", create=True) as book:
        book.keep_setting("seed", kept)
        with pytest.raises(UsageError, match="as its seed, which is none"):
            grade_cohort(Cohort(handed=()), book, LocalWorkers(Course.locate()), Wishes(), lambda _: None)
