"""A folder of Git clones, each read at a tag, or at its last commit before a time.

A clone is somebody else's: its configuration, hooks, filters and attributes could make Git run programs, and
its links could lead out. So Git never opens it as a repository. It is given a repository of our own that is
empty, and of the clone nothing but the folder of its objects, after a look that there are only regular files
in it; names of commits are read here, as text. Git unpacks what it is asked for, and runs nothing.

What a commit says of its time is its author's word.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import io
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cohort.downloads.tree import MOST_FILES, Entry, Tree
from grader.cohort.handed import Unmatched
from grader.errors import UsageError
from grader.submission.opening import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["Revision", "is_clone", "read_clones"]

#: seconds that Git may take for one question
PATIENCE = 120
#: bytes of a list of files, of refs, of a ref
MOST_LISTED = 64 << 20
MOST_REFS = 16 << 20
#: files of one clone: whoever hands in more is alone with it
MOST_OF_A_CLONE = 50_000
#: characters of a ref's name; a file system takes no longer one
LONGEST_REF = 255
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF = "ref: "
_KINDS = {"120000": "is a symbolic link, which is not followed", "160000": "is another repository's commit"}
_HARMLESS = re.compile(r"[0-9A-Za-z][\w.+/-]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Revision:
    """Which commit of each clone is meant: that of a tag, or the last one before a time."""

    tag: str = ""
    before: datetime.datetime | None = None

    @classmethod
    def of(cls, tag: str | None, before: str | None) -> Revision | None:
        """What the options say; None if nothing.

        Raises:
            UsageError: both, or one that is none.
        """
        if tag is None and before is None:
            return None
        if tag is not None and before is not None:
            raise UsageError("--tag and --before each name a commit", "Give one of them.")
        if tag is not None:
            if not _HARMLESS.fullmatch(tag) or ".." in tag:
                raise UsageError(f"--tag {tag!r} is no name of a tag", "Give it as `git tag` lists it.")
            return cls(tag=tag)
        try:
            when = datetime.datetime.fromisoformat(str(before))
        except ValueError:
            when = None
        if when is None or when.tzinfo is None:
            raise UsageError(
                f"--before {before!r} is no time with a zone",
                "Write it as 2026-11-29T23:59+01:00, or with Z at its end for UTC.",
            )
        return cls(before=when)

    def __str__(self) -> str:
        if self.before is not None:
            return f"at the last commit before {self.before.isoformat()}"
        return f"at the tag {self.tag}"


def is_clone(folder: Path) -> bool:
    """Whether a folder is a clone with a working tree, by a folder ``.git`` in it."""
    git = folder / ".git"
    return git.is_dir() and not git.is_symlink()


def read_clones(root: Path, revision: Revision) -> Tree:
    """The files of each clone in a folder, or of the one that it is, as they are in one commit.

    Raises:
        UsageError: there is no clone, or no Git on this machine.
    """
    git = shutil.which("git")
    if git is None:
        raise UsageError(
            "there is no program git on this machine", "Install Git, and run the same command again."
        )
    folders = (
        [root] if is_clone(root) else sorted(each for each in root.iterdir() if not each.name.startswith("."))
    )
    if not any(map(is_clone, folders)):
        raise UsageError(
            f"{root} holds no clone of a Git repository, and --tag and --before are for those",
            "Leave them out, or name the folder that holds the clones.",
        )
    entries: list[Entry] = []
    unmatched: list[Unmatched] = []
    for folder in folders:
        place = str(folder).encode(errors="replace").decode()
        if not is_clone(folder):
            unmatched.append(Unmatched(place=place, why=f"is no Git clone: nothing of it is read {revision}"))
            continue
        try:
            entries += _Clone(git, folder).read(revision)
        except UsageError as error:
            unmatched.append(Unmatched(place=place, why=error.cause))
        if len(entries) > MOST_FILES:
            raise UsageError(f"{root} holds more than {MOST_FILES:,} files", "Name fewer clones at a time.")
    return Tree(
        called=str(root),
        entries=tuple(entries),
        unmatched=tuple(unmatched),
        remark=f"Git clones, each {revision}",
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Clone:
    git: str
    folder: Path

    def read(self, revision: Revision) -> Iterator[Entry]:
        """All files of the commit that is meant.

        Raises:
            UsageError: there is none, or the clone is not one that is read.
        """
        self._refuse_odd_objects()
        if revision.before is None:
            commit = self._run("rev-parse", "--verify", "--quiet", f"{self._tag(revision.tag)}^{{commit}}")
        else:
            until = f"--until={int(revision.before.timestamp())}"
            commit = self._run("rev-list", "--max-count=1", until, self._head(), "--")
        name = commit.decode().strip()
        if not _ID.fullmatch(name):
            raise UsageError(f"has no commit {str(revision).removeprefix('at the last commit ')}")
        handed_in_at = self._time(name)
        listed = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", name)
        if listed.count(b"\0") > MOST_OF_A_CLONE:
            raise UsageError(f"holds more than {MOST_OF_A_CLONE:,} files")
        for line in listed.split(b"\0"):
            if line:
                yield self._entry(name, line, handed_in_at)

    def _entry(self, commit: str, line: bytes, handed_in_at: str) -> Entry:
        told, _, raw = line.partition(b"\t")
        mode, _, blob, size = told.decode().split()
        path = os.fsdecode(raw)
        flaw = _KINDS.get(mode, "")
        return Entry(
            parts=(self.folder.name, *path.split("/")),
            path=self.folder,
            member=f"{commit[:10]}:{path}",
            open=functools.partial(self._open, blob, int(size) if size.isdigit() else 0, path),
            handed_in_at=handed_in_at,
            flaw=flaw,
        )

    def _open(self, blob: str, size: int, path: str, most: int) -> BinaryIO:
        if size > most:
            raise UsageError(
                f"{self.folder}:{path} is larger than {most // 1024**2} MiB", "Hand in your code alone."
            )
        self._refuse_odd_objects()
        try:
            return io.BytesIO(self._run("cat-file", "blob", blob))
        except UsageError as error:
            raise UsageError(f"{self.folder}:{path}: the clone {error.cause}", error.next_step) from None

    def _time(self, commit: str) -> str:
        for line in self._run("cat-file", "commit", commit).split(b"\n\n")[0].split(b"\n"):
            if line.startswith(b"committer "):
                with contextlib.suppress(IndexError, ValueError, OverflowError, OSError):
                    return datetime.datetime.fromtimestamp(int(line.split()[-2]), datetime.UTC).isoformat()
        return ""

    # ------------------------------------------------------------------ names of commits
    def _head(self) -> str:
        """The commit that is checked out."""
        text = self._text("HEAD")
        if text.startswith(_REF):
            return self._ref(text.removeprefix(_REF).strip(), "has no commit yet")
        return _id(text)

    def _tag(self, tag: str) -> str:
        return self._ref(f"refs/tags/{tag}", f"has no tag {tag}")

    def _ref(self, name: str, missing: str) -> str:
        """What a ref says; only names in ``refs/`` are looked for."""
        if (
            not name.startswith("refs/")
            or not _HARMLESS.fullmatch(name)
            or ".." in name
            or len(name) > LONGEST_REF
        ):
            raise UsageError("has a HEAD that is not understood")
        loose = self.folder / ".git" / name
        if loose.is_file():
            return _id(self._text(name))
        if (self.folder / ".git" / "packed-refs").is_file():
            for line in self._text("packed-refs").splitlines():
                value, _, packed = line.partition(" ")
                if packed == name:
                    return _id(value)
        raise UsageError(missing)

    def _text(self, name: str) -> str:
        try:
            with open_regular(self.folder / ".git" / name) as file:
                text = file.read(MOST_REFS + 1) or b""
        except UsageError as error:
            raise UsageError(f"cannot be read: {error.cause}") from None
        if len(text) > MOST_REFS:
            raise UsageError("has more refs than are read")
        return text.decode(errors="replace")

    # ------------------------------------------------------------------ Git
    def _refuse_odd_objects(self) -> None:
        """Let pass only regular files: no link, no pipe, and no other repository's objects."""
        waiting = [self.folder / ".git" / "objects"]
        if waiting[0].is_symlink():
            raise UsageError("has a symbolic link in place of its objects")
        while waiting:
            try:
                with os.scandir(waiting.pop()) as found:
                    for each in found:
                        if each.is_dir(follow_symlinks=False):
                            waiting.append(Path(each.path))
                        elif not each.is_file(follow_symlinks=False):
                            raise UsageError("has something else than files among its objects")
                        elif each.name in ("alternates", "http-alternates"):
                            raise UsageError(
                                "borrows objects of another repository: clone it again, with --dissociate"
                            )
            except OSError as error:
                raise UsageError(f"cannot be read: {error.strerror}") from None

    def _run(self, *words: str) -> bytes:
        """What Git answers; nothing if it finds nothing."""
        with tempfile.TemporaryDirectory(prefix="onecook-") as folder:
            own = Path(folder)
            _make_repository(own, sha256=self._is_sha256(), shallow=self._shallow())
            environment = {
                "PATH": os.defpath,
                "HOME": folder,
                "LC_ALL": "C",
                "GIT_DIR": folder,
                "GIT_OBJECT_DIRECTORY": str((self.folder / ".git" / "objects").absolute()),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_ATTR_NOSYSTEM": "1",
                "GIT_NO_REPLACE_OBJECTS": "1",
                "GIT_NO_LAZY_FETCH": "1",
                "GIT_ALLOW_PROTOCOL": "",
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_OPTIONAL_LOCKS": "0",
            }
            done = _answer([self.git, "--no-pager", *words], own, environment)
        if len(done.stdout) > MOST_LISTED:
            raise UsageError("holds more files than are read")
        if done.returncode and not (done.returncode == 1 and words[0] == "rev-parse"):
            told = done.stderr.decode(errors="replace").strip().splitlines()
            raise UsageError(f"cannot be read by Git: {told[0] if told else f'exit code {done.returncode}'}")
        return done.stdout

    def _is_sha256(self) -> bool:
        with contextlib.suppress(UsageError):
            return len(self._head()) == 64
        return False

    def _shallow(self) -> str:
        """Where the history of a shallow clone ends."""
        if not (self.folder / ".git" / "shallow").is_file():
            return ""
        return "".join(f"{_id(line)}\n" for line in self._text("shallow").splitlines() if line)


def _answer(
    command: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What Git answers: no more than a byte too many is read, since a small clone may unpack to any size.

    Raises:
        UsageError: it took too long.
    """
    late = threading.Event()
    with (folder / "told").open("w+b") as told:
        with subprocess.Popen(  # noqa: S603 — Git's own plumbing, with names of objects alone
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
        ) as process:

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(PATIENCE, end)
            timer.start()
            try:
                assert process.stdout is not None, "it was asked for"
                answer = process.stdout.read(MOST_LISTED + 1)
                if len(answer) <= MOST_LISTED:
                    process.wait()
            finally:
                timer.cancel()
                timer.join()
                process.kill()
        if late.is_set():
            raise UsageError(f"is too large: Git took more than {PATIENCE} s")
        told.seek(0)
        return subprocess.CompletedProcess(command, process.returncode, answer, told.read(4096))


def _id(text: str) -> str:
    name = text.strip()
    if not _ID.fullmatch(name):
        raise UsageError("has a ref that is not understood")
    return name


def _make_repository(folder: Path, *, sha256: bool, shallow: str) -> None:
    """An empty repository in an empty folder."""
    (folder / "refs").mkdir()
    (folder / "objects").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    extension = "[extensions]\n\tobjectFormat = sha256\n" if sha256 else ""
    (folder / "config").write_text(
        f"[core]\n\trepositoryFormatVersion = {int(sha256)}\n\tbare = true\n{extension}"
    )
    if shallow:
        (folder / "shallow").write_text(shallow)
