"""What may stand where a gradebook is expected, and where gradebooks may lie."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook import NAME, drives
from grader.gradebook.attempts import Student
from grader.gradebook.drives import file_system
from grader.gradebook.private_copy import MOST_TRIES
from grader.gradebook.schema import APPLICATION_ID
from grader.gradebook.store import Gradebook
from tests.gradebook.books import CHECKOUT, a_book, a_hand_in, an_attempt, recorded, snapshot, told
from tests.gradebook.test_store_killed import run
from tests.machines import as_ordinary, frozen

pytestmark = pytest.mark.linux


# ---------------------------------------------------------------------- what stands there
def a_database(path: Path, *tables: str, log: bool = False) -> None:
    connection = sqlite3.connect(path)
    if log:
        connection.execute("PRAGMA journal_mode = WAL")
    for table in tables:
        connection.execute(f"CREATE TABLE {table} (x)")
    connection.commit()
    connection.close()


def cut_short(path: Path) -> None:
    whole = a_book(path.parent, "ada").read_bytes()
    path.write_bytes(whole[: len(whole) - 4096])


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


NBGRADERS = ("assignment", "submitted_assignment", "alembic_version")
LEFT = "It was left as it is. Name another file, or move this one out of the way."
#: how it is made, and a part of what is told
NO_GRADEBOOKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text": (lambda path: path.write_text("name,points\n" * 20), "it is no SQLite database"),
    "a short text": (lambda path: path.write_bytes(b"SQLite format 3\0"), "it is no SQLite database"),
    "nbgrader's": (
        lambda path: a_database(path, *NBGRADERS),
        f"is a database of nbgrader's (nbgrader keeps its own gradebook.db)\n{LEFT}",
    ),
    "another program's": (lambda path: a_database(path, "urls", "visits"), "(its tables: urls, visits)"),
    "another program's with a log": (lambda path: a_database(path, "urls", log=True), "(its tables: urls)"),
    "a database without tables": (
        lambda path: a_database(path, log=True),
        "is a database of another program's\n",
    ),
    "one that is cut short": (cut_short, "bytes are there\nCopy it again from where it came, or"),
    "a folder": (lambda path: path.mkdir(), "is a folder"),
    "a pipe": (os.mkfifo, "is not a regular file"),
    "a socket": (a_socket, "is not a regular file"),
    "a link to nowhere": (lambda path: path.symlink_to("gone"), "is a link that leads nowhere"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "is a link that leads nowhere"),
}


@pytest.mark.parametrize("what", NO_GRADEBOOKS)
@pytest.mark.parametrize("options", [{"create": True}, {}, {"read_only": True}], ids=str)
def test_what_is_no_gradebook_is_refused_and_left(
    what: str, options: dict[str, bool], tmp_path: Path
) -> None:
    """By what it is, with what to do; nothing in the folder is touched, and nothing is made there."""
    make, words = NO_GRADEBOOKS[what]
    path = tmp_path / NAME
    make(path)
    before = snapshot(tmp_path)
    with pytest.raises(UsageError) as raised:
        Gradebook.open(path, **options)
    assert words in str(raised.value)
    assert raised.value.next_step
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("there", "words"), [(False, "does not exist"), (True, "is empty: nothing was graded into it")]
)
def test_nothing_is_there(
    there: bool,  # noqa: FBT001
    words: str,
    read_only: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """No file, or an empty one: what makes one is told, and none is made."""
    if there:
        (tmp_path / NAME).touch()
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=words) as raised:
        Gradebook.open(tmp_path / NAME, read_only=read_only)
    assert raised.value.next_step == "Grade a cohort into it: grade cohort FOLDER."
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (f"none/{NAME}", "there is no folder"),
        (f"file/{NAME}", "Not a directory"),
        ("n" * 300, "File name too long"),
    ],
)
def test_there_is_no_place_for_it(name: str, words: str, tmp_path: Path) -> None:
    """None is made."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=words) as raised:
        Gradebook.open(tmp_path / name, create=True)
    assert raised.value.next_step == f"Name a file in a folder that is there, such as {NAME}."


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    """It may be of a run that was killed as it began."""
    (tmp_path / NAME).touch()
    assert recorded(a_book(tmp_path, "ada")) == ["ada"]


def test_a_gradebook_is_known_by_its_number_and_is_for_its_owner(tmp_path: Path) -> None:
    """As SQLite's documentation has it, at byte 68; names and marks are nobody else's to read."""
    path = a_book(tmp_path, "ada")
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4) == b"1Cok"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed_to_the_one_file(tmp_path: Path) -> None:
    """The file has one log and one lock, whatever it is called."""
    path = a_book(tmp_path, "ada")
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "course.gradebook"
    link.symlink_to(path)
    with Gradebook.open(link) as book:
        book.record(an_attempt("bob"))
        assert (tmp_path / f"{NAME}-wal").exists()
        with pytest.raises(UsageError, match="is being written by process"):
            Gradebook.open(path)
    assert recorded(path) == recorded(link) == ["ada", "bob"]


def test_a_file_with_two_names_is_only_read(tmp_path: Path) -> None:
    """A log beside one name is none beside the other."""
    path = a_book(tmp_path, "ada")
    os.link(path, tmp_path / "other")
    with pytest.raises(UsageError, match="has 2 names"):
        Gradebook.open(path)
    assert recorded(path) == ["ada"]


def spoil(path: Path, begin: int) -> None:
    """Pages from this byte on are something else."""
    content = path.read_bytes()
    path.write_bytes(content[:begin] + b"\xa5" * (len(content) - begin))


def test_damaged_pages_are_told(tmp_path: Path) -> None:
    """Before anything is added; a reader that comes upon them is told as well."""
    path = a_book(tmp_path, *(f"student{number:03}" for number in range(300)))
    spoil(path, path.stat().st_size // 2)
    with pytest.raises(UsageError, match="is damaged, or another program has changed it") as writing:
        Gradebook.open(path)
    with pytest.raises(UsageError, match="is damaged, or another program has changed it"):
        recorded(path)
    assert "Take a backup in its place" in writing.value.next_step


def test_a_gradebook_that_another_program_took_apart(tmp_path: Path) -> None:
    """A table that is gone, a form that is not said: told, no traceback."""
    path = a_book(tmp_path, "ada")
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE report")
    connection.commit()
    with pytest.raises(UsageError, match="no such table: report"):
        recorded(path)
    connection.execute("DELETE FROM alembic_version")
    connection.commit()
    connection.close()
    with pytest.raises(UsageError, match="does not say what form it has"):
        Gradebook.open(path)


# ---------------------------------------------------------------------- who else is there
def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    """Also in the same process; a reader reads, and when the first has ended there is room."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        with pytest.raises(UsageError) as raised:
            Gradebook.open(path, create=True)
        answer = json.loads(told("tests.gradebook.reading", path, "write").stdout)
        book.record(an_attempt("bob"))
        assert recorded(path) == ["ada", "bob"]
    assert answer == ["UsageError", raised.value.cause, raised.value.next_step]
    assert f"is being written by process {os.getpid()} on " in raised.value.cause
    assert raised.value.next_step == "Wait until that has ended. Reading is possible meanwhile."
    assert json.loads(told("tests.gradebook.reading", path, "write").stdout) == ["ada", "bob", "eve"]


def test_another_programs_lock_is_waited_for_and_told(tmp_path: Path) -> None:
    """For so long and no longer; the writer goes on when it is gone."""
    path = a_book(tmp_path)
    with Gradebook.open(path, patience_seconds=0.05) as book:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for act in (
            lambda: book.record(an_attempt()),
            lambda: book.hand_in([a_hand_in()]),
            lambda: book.know([Student(student="ada")]),
        ):
            with pytest.raises(UsageError, match="is locked by another process") as raised:
                act()
            assert "fuser -v" in raised.value.next_step
        other.execute("COMMIT")
        other.close()
        assert book.record(an_attempt())


def test_a_gradebook_without_a_log_that_is_locked_cannot_be_opened(tmp_path: Path) -> None:
    """As one that lies on a drive is, while it is written."""
    path = a_book(tmp_path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    for read_only in (True, False):
        with pytest.raises(UsageError, match="is locked by another process"):
            Gradebook.open(path, patience_seconds=0.05, read_only=read_only)
    other.close()
    assert recorded(path) == []


def test_readers_of_this_process_do_not_unlock_its_writer(tmp_path: Path) -> None:
    """Closing a file takes all of a process's locks on it: nobody opens it by hand meanwhile."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        book.record(an_attempt("bob"))
        assert recorded(path) == ["ada", "bob"]
        answer = told("tests.gradebook.reading", path)
        # The last one to close a database takes its log away; that other process was not the last.
        assert json.loads(answer.stdout) == ["ada", "bob"]
        assert path.with_name(f"{NAME}-wal").exists()
        book.record(an_attempt("eve"))
    assert recorded(path) == ["ada", "bob", "eve"]


# ---------------------------------------------------------------------- where nobody may write
@pytest.mark.parametrize("killed", [True, False])
def test_a_folder_that_nobody_may_write_to(killed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """It is read from a private copy, with what is only in the log; the copy is gone afterwards."""
    folder, temporary = tmp_path / "course", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    path = folder / NAME
    lines = run(path)
    if killed:
        path.unlink()
        lines = run(path, len(lines) - 1)
    assert path.with_name(f"{NAME}-wal").exists() is killed
    before = snapshot(folder)
    reading, writing = (
        told(
            "tests.gradebook.reading",
            path,
            *more,
            prefix=frozen(folder),
            environment={"TMPDIR": str(temporary)},
        )
        for more in ((), ("write",))
    )
    assert json.loads(reading.stdout) == ["ada", "bob", "eve", "kim"]
    assert json.loads(writing.stdout)[0] == "UsageError"
    assert f"{path} cannot be written" in json.loads(writing.stdout)[1]
    assert os.strerror(errno.EROFS) in json.loads(writing.stdout)[1]
    assert snapshot(folder) == before
    assert list(temporary.iterdir()) == []


def test_an_ordinary_user_on_an_ordinary_machine(tmp_path: Path) -> None:
    """Nothing of it needs root."""
    path = a_book(tmp_path, "ada")
    answer = told("tests.gradebook.reading", path, "write", prefix=as_ordinary())
    assert json.loads(answer.stdout) == ["ada", "eve"]


COPIED_WHILE_WRITTEN = """
import sys, shutil
from pathlib import Path
from grader.errors import UsageError
from grader.gradebook.private_copy import private_copy
from grader.gradebook.store import Gradebook
from tests.gradebook.books import an_attempt, recorded
path, most = Path(sys.argv[1]), int(sys.argv[2])
book = Gradebook.open(path)
written = []
def write(event, arguments):
    if event == "shutil.copyfile" and arguments[0] == path and len(written) < most:
        written.append(f"student{len(written)}")
        book.record(an_attempt(written[-1]))
        book._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
sys.addaudithook(write)
try:
    with private_copy(path) as copy:
        print(*recorded(copy))
except UsageError as error:
    print(error)
print(len(written))
"""


def copied_while_written(path: Path, most: int) -> list[str]:
    script = path.with_name("copied.py")
    script.write_text(COPIED_WHILE_WRITTEN)
    done = subprocess.run(
        [sys.executable, str(script), str(path), str(most)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("most", [1, 5])
def test_a_copy_counts_if_nothing_changed_meanwhile(most: int, tmp_path: Path) -> None:
    """A writer brings its log into the file as that is copied: it is copied again."""
    told = copied_while_written(a_book(tmp_path, "ada"), most)
    assert told == [" ".join(["ada", *(f"student{number}" for number in range(most))]), str(most)]


def test_what_never_rests_cannot_be_copied(tmp_path: Path) -> None:
    """After some tries that is told."""
    cause, next_step, tries = copied_while_written(a_book(tmp_path, "ada"), 1000)
    assert "is being written too fast to be copied" in cause
    assert next_step.startswith("Run the same command again")
    assert tries == str(MOST_TRIES)


# ---------------------------------------------------------------------- drives
MOUNTED = """\
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
22 21 0:30 / /home rw - nfs4 server:/home rw
23 22 0:31 / /home/ada/my\\040disk rw - xfs /dev/sdb1 rw
24 21 0:32 / /mnt rw - tmpfs tmpfs rw
25 21 0:33 / /mnt rw - fuse.sshfs ada@host: rw
26 21 0:34 / /homely rw shared:7 master:1 - 9p drvfs rw
a line that is none
"""


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/", "ext4"),
        ("/var/course", "ext4"),
        ("/home", "nfs4"),
        ("/home/bob/course", "nfs4"),
        ("/home/ada/my disk/course", "xfs"),
        ("/mnt/course", "fuse.sshfs"),
        ("/homely", "9p"),
        ("/homes", "ext4"),
    ],
)
def test_the_file_system_of_a_folder(
    folder: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The innermost mount, and of two at one place the later; names are compared part by part."""
    (tmp_path / "mountinfo").write_text(MOUNTED)
    monkeypatch.setattr(drives, "MOUNTS", tmp_path / "mountinfo")
    assert file_system(Path(folder)) == name


def test_the_file_system_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's own words, /proc is known; where there is none, nothing is."""
    assert file_system(Path("/proc/self")) == "proc"
    monkeypatch.setattr(drives, "MOUNTS", tmp_path / "none")
    assert file_system(tmp_path) == "unknown"


def lie_on(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a folder is taken for one on such a file system."""
    table = folder.parent / "mountinfo"
    table.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {folder} rw - {kind} x rw\n")
    monkeypatch.setattr(drives, "MOUNTS", table)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs", "never-heard-of"])
def test_on_a_drive_there_is_no_log(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process alone has it, without shared memory, which is told; nothing is left but the file."""
    folder = tmp_path / "drive"
    folder.mkdir()
    lie_on(kind, folder, monkeypatch)
    path = a_book(folder, "ada")
    assert path.read_bytes()[18:20] == b"\1\1"
    with Gradebook.open(path) as book:
        (remark,) = book.remarks
        assert f"{NAME} lies on a drive that other machines may have, too ({kind})" in remark
        with pytest.raises(UsageError, match="is locked by another process"):
            Gradebook.open(path, read_only=True, patience_seconds=0.05)
        book.record(an_attempt("bob"))
        assert not {f"{NAME}-shm", f"{NAME}-wal"} & {each.name for each in folder.iterdir()}
    assert recorded(path) == ["ada", "bob"]
    assert [each.name for each in folder.iterdir()] == [NAME]


def test_a_gradebook_moves_to_a_drive_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a log that its killed writer left: all of it goes along, and it is read there from a copy."""
    home, folder = tmp_path / "home", tmp_path / "drive"
    home.mkdir()
    lines = run(home / NAME)
    (home / NAME).unlink()
    assert run(home / NAME, len(lines) - 1)[-1].startswith("recorded kim")
    shutil.copytree(home, folder)
    lie_on("nfs4", folder, monkeypatch)
    assert recorded(folder / NAME) == ["ada", "bob", "eve", "kim"]
    with Gradebook.open(folder / NAME) as book:
        book.record(an_attempt("late"))
    shutil.copyfile(folder / NAME, home / "back")
    with Gradebook.open(home / "back") as book:
        assert book.remarks == ()
        assert (home / "back").read_bytes()[18:20] == b"\2\2"
    assert recorded(home / "back") == ["ada", "bob", "eve", "kim", "late"]
