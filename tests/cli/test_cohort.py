"""``grade cohort`` as an instructor types it: what is said, what is kept, and the exit code. Real judges."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.gradebook.store import Gradebook
from grader.seeds import MAX_SEED
from tests.authoring.conftest import GOOD
from tests.cohort.classes import RIGHT, WRONG, attempts, copy_of_course, hand_in, standing, undecided_while
from tests.faults.alone import alone
from tests.machines import as_ordinary, full

pytestmark = pytest.mark.linux

GRADE = [sys.executable, "-P", "-m", "grader"]
COURSE = ["--course", str(GOOD)]
ENDLESS = "async def send_all(address, names):\n    while True:\n        pass\n"


@pytest.fixture
def handed(work: Path) -> Path:
    """Three students in the current folder, one of whom cannot be graded."""
    return hand_in(work / "in", {"ada": RIGHT, "bob": WRONG, "dan": b"\xff\xfe"})


def files(folder: Path) -> dict[Path, bytes | None]:
    """All that is below a folder, with what is in it."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def cohort(*more: str) -> int:
    return run(["cohort", "in", *COURSE, *more])


def test_all_is_said_in_a_few_lines(handed: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What was understood, what became of it, where it is, and what is next; nothing twice."""
    assert cohort() == 0
    out, error = capfd.readouterr()
    assert re.sub(r"in \d+ s", "in 1 s", out) == (
        "in is read as a folder for each student: 3 students\n"
        "\n"
        "exercise-2  3 students\n"
        "\n"
        "3 submissions graded in 1 s: 1 passed, 1 failed, 1 refused\n"
        "gradebook: cohort.gradebook\n"
        "next: grade gradebook list cohort.gradebook\n"
    )
    assert error == ""
    assert cohort() == 0
    assert capfd.readouterr().out.splitlines()[3:] == [
        "",
        "3 submissions not graded again: nothing has changed since",
        "gradebook: cohort.gradebook",
        "next: grade gradebook list cohort.gradebook",
    ]
    assert sorted(path.name for path in work.iterdir()) == ["cohort.gradebook", "in"]


def test_a_dry_run_writes_nothing(handed: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a gradebook nor anything beside it."""
    before = files(work)
    assert cohort("--dry-run") == 0
    assert capfd.readouterr().out.endswith("\nexercise-2  3 students\n")
    assert files(work) == before


def test_what_is_not_matched_is_1_and_the_rest_is_graded(
    handed: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Hostile names are among them, and do nothing to a terminal; a dry run has the same code."""
    hand_in(handed, {"eve\x1b[31m\n": RIGHT, "-rf": RIGHT, "=cmd|' C calc'!A0": RIGHT})
    hand_in(handed, {"fay": "notes"}, "notes.txt")
    (handed / "ada" / "link.py").symlink_to("/etc/passwd")
    folder = os.fsencode(handed) + b"/bad\xff"
    os.mkdir(folder)  # noqa: PTH102 — of bytes
    (Path(os.fsdecode(folder)) / "errands.py").write_text(RIGHT)
    assert cohort("-n") == 1
    assert cohort() == 1
    out, error = capfd.readouterr()
    assert "\x1b" not in out + error
    assert "4 files not matched, so not graded:\n" in out
    assert "4 files not matched, so not graded: listed above\n" in out
    assert set(standing(work / "cohort.gradebook")) == {"ada", "bob", "dan", "-rf", "=cmd|' C calc'!A0"}


def test_no_verdict_is_3_with_its_cause(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """And says that it is no zero, and what to do."""
    root = copy_of_course(work)
    closed = work / "closed"
    closed.touch()
    undecided_while(root, closed)
    hand_in(work / "in", {"ada": RIGHT, "bob": WRONG})
    assert run(["cohort", "in", "--course", str(root)]) == 3
    lines = capfd.readouterr().out.splitlines()
    assert re.sub(r"in \d+ s", "in 1 s", lines[4]) == (
        "2 submissions graded in 1 s: 4 tried again, 2 inconclusive"
    )
    assert lines[5] == "inconclusive is no verdict, and no zero; the same command tries again. The causes:"
    assert re.fullmatch(r"  2 x  .*the post is closed.*", lines[6])
    closed.unlink()
    assert run(["cohort", "in", "--course", str(root)]) == 0


BAD: dict[str, tuple[list[str], int, str]] = {
    "nothing there": (["nowhere"], 2, "grade: nowhere does not exist\n"),
    "an empty folder": (
        ["empty"],
        2,
        "grade: there is nothing to grade in empty\nName the zip that you downloaded, or the folder that",
    ),
    "a file that is none": (["notes.txt"], 2, "is no Python file, notebook or archive\n"),
    "two paths": (["in", "notes.txt"], 2, "with --also: --also notes.txt\n"),
    "the exercise first": (["exercise-2", "in"], 2, "exercises after it: grade cohort in exercise-2\n"),
    "two paths, one with a blank": (["in", "a b.txt"], 2, "with --also: --also 'a b.txt'\n"),
    "a gradebook": (["nbgrader.db"], 2, "the gradebook with -g: grade cohort PATH -g nbgrader.db\n"),
    "no exercise": (["in", "exercise-9"], 2, "grade: there is no exercise 'exercise-9'\n"),
    "a folder as gradebook": (["in", "-g", "empty"], 2, "/empty is a folder\n"),
    "another file as gradebook": (
        ["in", "-g", "notes.txt"],
        2,
        "is no gradebook: it is no SQLite database\n",
    ),
    "a gradebook nowhere": (["in", "-g", "no/cohort.gradebook"], 2, "grade: there is no folder "),
    "no jobs": (["in", "--jobs", "0"], 2, "Invalid value for '--jobs'"),
    "no seed": (["in", "--seed", "-1"], 2, f"-1 is not between 0 and {MAX_SEED}"),
    "a very large seed": (["in", "--seed", str(10**30)], 2, f"is not between 0 and {MAX_SEED}"),
    "no clones": (["in", "--tag", "v1"], 2, "grade: in holds no clone of a Git repository"),
    "no moment": (["in", "--before", "noon"], 2, "grade: --before 'noon' is no time with a zone\n"),
    "no roster": (["in", "--roster", "nobody.csv"], 2, "nobody.csv"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_meant(what: str, handed: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Cause and next step; no gradebook is made, and nothing is graded."""
    (work / "empty").mkdir()
    (work / "notes.txt").write_text("not a program\n")
    (work / "a b.txt").touch()
    (work / "nbgrader.db").write_bytes(b"SQLite format 3\0" + bytes(84))
    before = files(work)
    arguments, code, words = BAD[what]
    assert run(["cohort", *arguments, *COURSE]) == code
    out, error = capfd.readouterr()
    assert words in out + error
    assert "Traceback" not in error
    assert files(work) == before


def test_files_that_may_not_be_read(handed: Path, work: Path) -> None:
    """By an ordinary user: they are told, nobody has 0 points for that, and the others are graded."""
    (handed / "ada" / "errands.py").chmod(0)
    (handed / "eve").mkdir()
    (handed / "eve").chmod(0)
    command = [*as_ordinary(), *GRADE, "cohort", "in", *COURSE]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 1
    assert re.search(r"  in/eve\n      cannot be .*: Permission denied", done.stdout)
    assert "  in/ada/errands.py\n      may not be read by this account\n" in done.stdout
    assert standing(work / "cohort.gradebook") == dict.fromkeys(["bob", "dan"], ("failed", 0))


ASKED = {signal.SIGINT: ("interrupted", 130), signal.SIGTERM: ("ended by SIGTERM", 143)}


@pytest.mark.parametrize("number", ASKED)
def test_whoever_ends_it_hears_what_is_kept(number: signal.Signals, work: Path) -> None:
    """And which command goes on; nothing of it goes on by itself, and the next run does the rest."""
    root = copy_of_course(work)
    metadata = root / "exercises" / "02_errands" / "exercise.toml"
    metadata.write_text(metadata.read_text().replace("cpu_seconds = 4", "cpu_seconds = 36000"))
    hand_in(work / "in", {"ada": RIGHT, "bob": WRONG, "zoe": ENDLESS})
    book = work / "cohort.gradebook"
    words, code = ASKED[number]

    def ended() -> None:
        command = [*GRADE, "cohort", "in", "--course", str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while not (book.exists() and _recorded(book) == 2):
                assert process.poll() is None
            process.send_signal(number)
            _, error = process.communicate()
        assert process.returncode == code, error
        assert error == (
            f"grade: {words}\n2 verdicts of this run are kept in cohort.gradebook. "
            "Run the same command again: it goes on from there.\n"
        )

    alone(ended)
    hand_in(work / "in", {"zoe": WRONG + "# gave up\n"})
    assert run(["cohort", "in", "--course", str(root)]) == 0
    assert sorted(each.student for each in attempts(book)) == ["ada", "bob", "zoe"]


def _recorded(book: Path) -> int:
    return len(attempts(book)) if book.stat().st_size else 0


def test_two_runs_at_once(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The second one is told who writes, and has graded nothing."""
    hand_in(work / "in", {"ada": RIGHT})
    with Gradebook.open(work / "cohort.gradebook", create=True):
        assert cohort() == 2
    error = capfd.readouterr().err
    assert f"cohort.gradebook is being written by process {os.getpid()} on " in error
    assert error.endswith("\nWait until that has ended. Reading is possible meanwhile.\n")
    assert attempts(work / "cohort.gradebook") == []


def test_a_full_disk_in_the_midst_of_it(work: Path) -> None:
    """It is told with what is kept; after room was made the same command does the rest."""
    disk = work / "disk"
    disk.mkdir()
    hand_in(work / "in", {f"student{number:02}": f"{RIGHT}# {number}\n" for number in range(30)})
    grade = " ".join([*GRADE, "cohort", "in", *COURSE, "-g", "disk/cohort.gradebook"])
    script = f"head -c 600000 /dev/zero >disk/fill; {grade} >first; echo code $?; rm disk/fill; {grade}"
    done = subprocess.run([*full(disk), "sh", "-c", script], check=False, capture_output=True, text=True)
    assert done.stdout.startswith("code 3\n")
    cause, next_step = done.stderr.splitlines()
    assert re.fullmatch(r"grade: .*/cohort\.gradebook could not be written: the disk is full .*", cause)
    kept = re.search(
        r" Nothing that was recorded is lost\. (\d+) verdicts of this run are kept in ", next_step
    )
    assert kept is not None
    assert 0 < int(kept[1]) < 30
    assert f"\n{kept[1]} submissions not graded again: nothing has changed since\n" in done.stdout
    assert re.search(rf"\n{30 - int(kept[1])} submissions graded in .*: .* passed\n", done.stdout)
    assert done.returncode == 0


def test_a_terminal_of_80_columns_is_left_as_it_was(handed: Path, work: Path) -> None:
    """One line is redrawn, never longer than the screen is wide, and gone at the end."""
    frames, rest = _at_a_terminal([*GRADE, "cohort", "in", *COURSE])
    assert any(re.match(r"graded [1-3] of 3", frame) for frame in frames)
    assert all(len(frame) <= 80 for frame in frames)
    assert "graded 2 of 3" not in rest
    assert rest.splitlines()[-3].startswith("3 submissions graded in ")


def _at_a_terminal(command: list[str]) -> tuple[list[str], str]:
    """What is drawn over at a terminal of 80 x 24, and what stays."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        drawn = b"".join(_read_all(ours))
    os.close(ours)
    assert process.returncode == 0
    text = drawn.decode()
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1  # the cursor is back
    before, _, live = text.partition("\x1b[?25l")
    live, _, after = live.partition("\x1b[?25h")
    frames = [frame.strip("\r\n") for frame in live.split("\r\x1b[2K")]
    assert after.startswith("\r\x1b[1A\x1b[2K")  # the last line is taken away, too
    return frames, (before + after.removeprefix("\r\x1b[1A\x1b[2K")).replace("\r", "")


def _read_all(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(terminal, 1 << 16)
        except OSError:  # as Linux tells that nobody has it open any more
            return
        if not piece:
            return
        yield piece
