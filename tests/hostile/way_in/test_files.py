"""Files that are traps: links, pipes, devices, holes, and files that change while they are looked at."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.submission import MAX_BYTES, read_submission
from tests.ordinary import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.course import Exercise

    Refusal = Callable[[Path], UsageError]

SOMEBODY = 65533
needs_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can give files to others or make devices"
)


@pytest.mark.parametrize("target", ["suite", "/proc/self/mem", "/etc/shadow", "nowhere", "uploads.py"])
def test_a_link_in_place_of_the_file(
    target: str, refusal: Refusal, exercise: Exercise, tmp_path: Path
) -> None:
    """A link to the hidden suite, to the grader's own memory, to what only root may read, to itself."""
    path = tmp_path / "uploads.py"
    path.symlink_to(exercise.suite if target == "suite" else target)
    assert refusal(path).cause == f"{path} is a symbolic link, which is not followed"


@needs_root
def test_a_link_in_place_of_a_folder(refusal: Refusal, exercise: Exercise, tmp_path: Path) -> None:
    """``alice/03_uploads`` is a link to Bob's folder: the grader may look there, and Alice may not."""
    bob, alice = tmp_path / "bob", tmp_path / "alice"
    for folder in (bob, alice):
        folder.mkdir()
    (bob / "uploads.py").write_text("secret = 1\n")
    link = alice / "03_uploads"
    link.symlink_to(bob)
    os.lchown(link, NOBODY, NOBODY)
    for owner, followed in ((SOMEBODY, False), (NOBODY, True)):
        os.chown(bob / "uploads.py", owner, owner)
        if followed:  # her own file, by a link of hers: nothing gained
            assert read_submission(exercise, link / "uploads.py").text == "secret = 1\n"
        else:
            cause = refusal(link / "uploads.py").cause
            assert "leads through a symbolic link to a file of somebody else" in cause
            assert "secret" not in cause


def test_a_link_of_the_operators_own(exercise: Exercise, tmp_path: Path) -> None:
    """Whoever runs the grader may keep submissions behind links; the file itself is no link."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "uploads.py").write_text("answer = 1\n")
    (tmp_path / "here").symlink_to("there")
    (tmp_path / "again").symlink_to(tmp_path / "here" / ".." / "here")
    assert read_submission(exercise, tmp_path / "again" / "uploads.py").text == "answer = 1\n"


def test_links_in_a_circle(refusal: Refusal, tmp_path: Path) -> None:
    """A folder that is a link to itself: followed a bounded number of times."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "too many symbolic links" in refusal(tmp_path / "a" / "uploads.py").cause


@needs_root
def test_a_hard_link_to_what_others_may_not_read(
    refusal: Refusal, exercise: Exercise, tmp_path: Path
) -> None:
    """Alice gives root's secret a name in her folder; the grader's rights would read it for her."""
    alice = tmp_path / "alice"
    alice.mkdir()
    secret = tmp_path / "secret"
    secret.write_text("password = 'root'\n")
    secret.chmod(0o600)
    path = alice / "uploads.py"
    path.hardlink_to(secret)
    os.chown(alice, NOBODY, NOBODY)
    cause = refusal(path).cause
    assert "is a hard link" in cause
    assert "password" not in cause
    os.chown(alice, 0, 0)
    alice.chmod(0o1777)  # a folder like /tmp belongs to root as well, and anybody may have put it there
    assert "is a hard link" in refusal(path).cause
    alice.chmod(0o755)  # here nobody but root could
    assert read_submission(exercise, path).text == "password = 'root'\n"


def test_a_hard_link_to_what_everybody_may_read(exercise: Exercise, tmp_path: Path) -> None:
    """Installers and backups give files several names: with nothing to gain they are read."""
    (tmp_path / "original").write_text("answer = 1\n")
    (tmp_path / "original").chmod(0o644)
    (tmp_path / "uploads.py").hardlink_to(tmp_path / "original")
    assert read_submission(exercise, tmp_path / "uploads.py").text == "answer = 1\n"


def test_a_pipe(refusal: Refusal, tmp_path: Path) -> None:
    """Without a writer, opening it would wait for ever."""
    path = tmp_path / "uploads.py"
    os.mkfifo(path)
    assert refusal(path).cause == f"{path} is not a regular file"


def test_a_socket(refusal: Refusal, tmp_path: Path) -> None:
    """Not a file that can be opened."""
    path = tmp_path / "uploads.py"
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(tmp_path):
        server.bind("uploads.py")
        assert refusal(path).cause == f"{path} is not a regular file"


@needs_root
@pytest.mark.parametrize(
    ("kind", "major", "minor"), [(stat.S_IFCHR, 1, 5), (stat.S_IFCHR, 5, 0), (stat.S_IFBLK, 7, 200)]
)
def test_a_device(kind: int, major: int, minor: int, refusal: Refusal, tmp_path: Path) -> None:
    """Endless zeros, the terminal, a disk: opening some devices does something, so none is opened."""
    path = tmp_path / "uploads.py"
    try:
        os.mknod(path, kind | 0o666, os.makedev(major, minor))
    except PermissionError:
        pytest.skip("this container forbids devices")
    assert refusal(path).cause == f"{path} is not a regular file"


def test_a_folder_called_like_the_file(refusal: Refusal, tmp_path: Path) -> None:
    """Nothing in it is looked for."""
    path = tmp_path / "uploads.py"
    path.mkdir()
    assert refusal(path).cause == f"{path} is not a regular file"


def test_a_file_of_a_terabyte(refusal: Refusal, tmp_path: Path) -> None:
    """All holes: 256 KiB and one byte of it are read."""
    path = tmp_path / "uploads.py"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(path).cause == f"{path} is larger than 256 KiB"


@pytest.mark.parametrize(
    "path", ["/dev/zero", "/proc/self/mem", "/proc/kmsg", "/proc/self/fd/0", "/dev/stdin"]
)
def test_files_that_are_none(path: str, refusal: Refusal) -> None:
    """Endless, or only pretending to be files; the memory of the grader is not readable from its start."""
    assert refusal(Path(path)).cause.startswith(path)


@pytest.fixture
def restless(tmp_path: Path) -> Iterator[Path]:
    """A path that is a file, a link to a secret, a pipe, and a folder, in quick succession, until the end."""
    path = tmp_path / "uploads.py"
    (tmp_path / "secret").write_text("secret = 1\n")
    (tmp_path / "file").write_text("answer = 1\n")
    over = threading.Event()

    def change() -> None:
        while not over.is_set():
            for kind in ("file", "link", "pipe"):
                other = tmp_path / f"next-{kind}"
                if kind == "file":
                    other.write_text("answer = 1\n")
                elif kind == "link":
                    other.symlink_to(tmp_path / "secret")
                else:
                    os.mkfifo(other)
                other.replace(path)

    path.write_text("answer = 1\n")
    thread = threading.Thread(target=change)
    thread.start()
    yield path
    over.set()
    thread.join()


def test_a_file_that_is_replaced_all_the_time(restless: Path, exercise: Exercise) -> None:
    """Between any look and any step: what comes out is the file or a refusal, never what a link names."""
    reasons = {"answer = 1", "is a symbolic link, which is not followed", "is not a regular file"}
    seen: set[str] = set()
    for _ in range(2_000):
        try:
            seen.add(read_submission(exercise, restless).text.strip())
        except UsageError as error:
            seen.add(error.cause.removeprefix(f"{restless} "))
    assert seen
    assert seen <= reasons


def test_a_file_that_grows(exercise: Exercise, tmp_path: Path) -> None:
    """Somebody writes on while it is read: the bound holds, and the hash is of what was read."""
    path = tmp_path / "uploads.py"
    path.write_text("#")
    over = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not over.is_set() and file.tell() < 64 * MAX_BYTES:
                file.write(b"#" * 4096)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        longest = 0
        for _ in range(200):
            with contextlib.suppress(UsageError):
                longest = max(longest, len(read_submission(exercise, path).text))
    finally:
        over.set()
        thread.join()
    assert longest <= MAX_BYTES


@needs_root
def test_root_keeps_the_same_rules(exercise: Exercise, tmp_path: Path) -> None:
    """It reads below folders that are closed to others, but follows no link and no hard link there."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    secret = closed / "secret"
    secret.write_text("secret = 1\n")
    secret.chmod(0o600)
    alice = closed / "alice"
    alice.mkdir()
    (alice / "uploads.py").hardlink_to(secret)
    os.chown(alice, NOBODY, NOBODY)
    (closed / "link.py").symlink_to(secret)
    for path, reason in (
        (alice / "uploads.py", "is a hard link"),
        (closed / "link.py", "is a symbolic link"),
        (Path("/proc/self/mem"), "cannot be read|may not be read|not UTF-8|larger than"),
    ):
        with pytest.raises(UsageError, match=reason) as caught:
            read_submission(exercise, path)
        assert "secret = 1" not in str(caught.value)
