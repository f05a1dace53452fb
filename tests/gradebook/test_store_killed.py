"""Killed at whatever statement: what was said to be recorded is there, once, and the next run goes on."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook import NAME, drives
from grader.gradebook.store import Gradebook
from tests.gradebook.books import CHECKOUT, a_book, an_attempt, recorded

STUDENTS = ("ada", "bob", "eve", "kim")


@contextlib.contextmanager
def a_writer(path: Path, *students: str) -> Iterator[subprocess.Popen[str]]:
    """One that waits after each of its lines; killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.gradebook.stopping", str(path), *students],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            try:
                yield process
            finally:
                process.kill()
    finally:
        process.wait()


def lines_until(process: subprocess.Popen[str], last: int) -> list[str]:
    """The writer's lines, up to this number of them or its end; it is let go on after each but the last."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if len(lines) == last:
            break
        go_on(process)
    return lines


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def run(path: Path, last: int = 0) -> list[str]:
    """Let a writer go on to a line of this number, and kill it there; 0: to its end."""
    with a_writer(path, *STUDENTS) as process:
        return lines_until(process, last)


def promised(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith("recorded")]


def intact(path: Path) -> bool:
    with Gradebook.open(path, read_only=True) as book:
        return book._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def on_a_drive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For this process and its writers a folder is one of another machine's."""
    table = folder.parent / f"{folder.name}.mountinfo"
    table.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {folder} rw - nfs4 x rw\n")
    monkeypatch.setattr(drives, "MOUNTS", table)
    monkeypatch.setenv("MOUNTS", str(table))


@pytest.mark.parametrize("drive", [False, True], ids=["a log", "a journal"])
@pytest.mark.parametrize("seed", range(3))
def test_a_schedule_of_kills(
    seed: int,
    drive: bool,  # noqa: FBT001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The k-th line is each run's last, until one comes to its end; nothing is lost, nothing is doubled."""
    path = tmp_path / NAME
    if drive:
        on_a_drive(tmp_path, monkeypatch)
    draw = random.Random(seed)
    kept: list[str] = []
    kills = 0
    for kills in range(40):
        lines = run(path, draw.randint(1, 40 + 4 * kills))
        kept += promised(lines)
        if lines[-1] == "end":
            break
        if kept:
            found = recorded(path)
            assert found[: len(kept)] == kept
            assert len(found) == len({*found})
            kept = found
    assert kills >= 5, "the schedule has hardly any kills"
    assert recorded(path) == [*STUDENTS]
    assert intact(path)


def test_killed_before_each_statement_of_its_making(tmp_path: Path) -> None:
    """Every statement up to the first attempt, one by one: the next run makes what is missing."""
    whole = run(tmp_path / NAME)
    before = whole[: whole.index("recorded ada")]
    assert any("PRAGMA application_id" in line for line in before)
    assert any("INSERT INTO report" in line for line in before)
    for last in range(1, len(before) + 1):
        path = tmp_path / str(last) / NAME
        path.parent.mkdir()
        assert run(path, last) == before[:last]
        with Gradebook.open(path, create=True) as book:
            assert list(book.attempts()) == []
            assert book.record(an_attempt())
        assert [each.name for each in path.parent.iterdir()] == [NAME]


KILLED_IN_THE_MIDDLE = """
import os, random, signal, sys
from pathlib import Path
from grader.gradebook import drives
from grader.gradebook.store import Gradebook
from tests.gradebook.books import an_attempt
from tests.gradebook.made import a_report
if "MOUNTS" in os.environ:
    drives.MOUNTS = Path(os.environ["MOUNTS"])
def attempts():
    draw = random.Random(7)
    for number in range(500):
        yield an_attempt(f"student{number}", report=a_report(title=draw.randbytes(8000).hex()))
    os.kill(os.getpid(), signal.SIGKILL)
with Gradebook.open(Path(sys.argv[1])) as book:
    book.record_all(attempts())
"""


@pytest.mark.parametrize(
    ("drive", "ending"), [(False, "-wal"), (True, "-journal")], ids=["a log", "a journal"]
)
def test_killed_in_a_transaction_that_is_partly_on_the_disk(
    drive: bool,  # noqa: FBT001
    ending: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite has written some megabytes of it ahead: none of it counts, and it goes on."""
    if drive:
        on_a_drive(tmp_path, monkeypatch)
    path = a_book(tmp_path, "ada")
    done = subprocess.run(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(path)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert path.with_name(f"{NAME}{ending}").stat().st_size > 0
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) > 2_000_000
    assert recorded(path) == ["ada"]
    with Gradebook.open(path) as book:
        assert book.record(an_attempt("bob"))
    assert recorded(path) == ["ada", "bob"]
    assert intact(path)


def test_a_log_that_was_being_written(tmp_path: Path) -> None:
    """Cut anywhere, as by a machine that stops: what is found is the beginning of what was recorded."""
    path = a_book(tmp_path)
    with Gradebook.open(path) as book:
        ends = []
        for student in STUDENTS:
            book.record(an_attempt(student))
            ends.append(path.with_name(f"{NAME}-wal").stat().st_size)
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", tmp_path / f"kept{ending}")
    draw = random.Random(7)
    for cut in [0, *ends, *(draw.randint(1, ends[-1]) for _ in range(20))]:
        folder = tmp_path / f"cut-{cut}"
        folder.mkdir()
        shutil.copyfile(tmp_path / "kept", folder / NAME)
        log = (tmp_path / "kept-wal").read_bytes()[:cut]
        (folder / f"{NAME}-wal").write_bytes(log)
        assert recorded(folder / NAME) == list(STUDENTS[: sum(end <= cut for end in ends)])
        with Gradebook.open(folder / NAME) as again:
            assert again.record(an_attempt("late"))
        assert intact(folder / NAME)


def test_a_killed_writer_locks_nothing(tmp_path: Path) -> None:
    """Its file lies there, and the next takes its place."""
    path = tmp_path / NAME
    lines = run(path, 60)
    assert lines
    assert path.with_name(f"{NAME}-writer").exists()
    with Gradebook.open(path) as book:
        assert book.record(an_attempt("late"))
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


def test_what_others_read_meanwhile_is_whole(tmp_path: Path) -> None:
    """A reader beside a writer, at each of its statements, sees an attempt with its report or neither."""
    path = a_book(tmp_path, "ada")
    seen: set[tuple[str, ...]] = set()
    with a_writer(path, "ada", "bob", "eve") as process:
        while lines_until(process, 1) != ["end"]:
            seen.add(tuple(recorded(path)))
            go_on(process)
    assert seen == {("ada",), ("ada", "bob"), ("ada", "bob", "eve")}
