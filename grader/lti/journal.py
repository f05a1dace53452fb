"""What has been sent, on disk before and after each post: a run that was ended goes on where it stopped.

One line of JSON for each fact::

    {"event": "sending", "at": "2026-09-10T12:00:01.250Z", "line_item": "https://…", "user": "4711",
     "student": "alice", "exercise": "03_uploads", "digest": "…"}
    {"event": "answered", …, "status": 200, "words": "200 OK"}

``at`` is the timestamp of the score. What was accepted is not sent again; what was ``sending`` without an
answer may be there or not, and is sent. A line that was being written when the machine stopped is cut off.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

import msgspec

from grader.errors import Inconclusive, UsageError
from grader.export.writing import utc
from grader.lti.scores import Score

__all__ = ["NAME", "Journal"]

#: of the journal that lies beside the results
NAME = "ags-journal.jsonl"
#: bytes
LARGEST = 256 << 20
_OTHERWISE = "Name another file with --journal PATH."


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line."""

    event: Literal["sending", "answered"]
    at: datetime.datetime
    line_item: str
    user: str
    student: str
    exercise: str
    digest: str
    status: int = 0
    words: str = ""


class Journal:
    """What is known of earlier posts, and where the next are written down."""

    def __init__(self, path: Path, descriptor: int | None, entries: Iterator[Entry]) -> None:
        self.path = path
        self._descriptor = descriptor
        self._accepted: dict[tuple[str, str], str] = {}
        self._newest: dict[tuple[str, str], datetime.datetime] = {}
        for entry in entries:
            self._note(entry)

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path, *, write: bool) -> Iterator[Self]:
        """The journal in a file that nobody else writes to meanwhile; made if it is not there.

        Args:
            path: a regular file, or none yet.
            write: whether anything will be sent; without, no file is made or changed.

        Raises:
            UsageError: it cannot be opened, is no journal, or another run has it.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND if write else os.O_RDONLY
        try:
            # Names and points of people: for the owner alone.
            descriptor = os.open(
                path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY, 0o600
            )
        except FileNotFoundError:
            if write:
                raise UsageError(f"there is no folder {path.parent} for the journal", _OTHERWISE) from None
            yield cls(path, None, iter(()))
            return
        except OSError as error:
            raise UsageError(f"the journal {path} cannot be opened: {error.strerror}", _OTHERWISE) from None
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UsageError(f"the journal {path} is not a regular file", _OTHERWISE)
            if write:
                _lock(descriptor, path)
            yield cls(path, descriptor if write else None, _read(descriptor, path, mend=write))
        finally:
            os.close(descriptor)

    def accepted(self, score: Score) -> bool:
        """Whether the platform has this very score."""
        return self._accepted.get((score.line_item, score.user)) == score.digest

    def newest(self, score: Score) -> datetime.datetime | None:
        """The timestamp of the last score that went to this user's line item."""
        return self._newest.get((score.line_item, score.user))

    def latest(self) -> datetime.datetime | None:
        """The last timestamp of all."""
        return max(self._newest.values(), default=None)

    def sending(self, score: Score, at: datetime.datetime) -> None:
        """A score is about to be posted.

        Raises:
            Inconclusive: this cannot be written down, so nothing is to be posted.
        """
        self._append(_entry("sending", score, at))

    def answered(self, score: Score, at: datetime.datetime, *, status: int, words: str) -> None:
        """The platform has answered.

        Raises:
            Inconclusive: this cannot be written down.
        """
        self._append(_entry("answered", score, at, status=status, words=words))

    def _append(self, entry: Entry) -> None:
        assert self._descriptor is not None, "this journal was opened for reading"
        line = msgspec.json.encode(entry) + b"\n"
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            os.fsync(self._descriptor)
        except OSError as error:
            raise Inconclusive(
                f"the journal {self.path} cannot be written: {error.strerror}",
                "Make room, then run the same command again: it goes on where it stopped.",
            ) from None
        self._note(entry)

    def _note(self, entry: Entry) -> None:
        where = (entry.line_item, entry.user)
        if entry.event == "sending":
            # Until the answer is known the platform may have the old score or this one.
            self._accepted.pop(where, None)
            self._newest[where] = max(entry.at, self._newest.get(where, entry.at))
        elif 200 <= entry.status < 300:
            self._accepted[where] = entry.digest


def _entry(
    event: Literal["sending", "answered"],
    score: Score,
    at: datetime.datetime,
    *,
    status: int = 0,
    words: str = "",
) -> Entry:
    return Entry(
        event=event,
        at=datetime.datetime.fromisoformat(utc(at)),
        line_item=score.line_item,
        user=score.user,
        student=score.student,
        exercise=score.report.exercise,
        digest=score.digest,
        status=status,
        words=words,
    )


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            f"another command is sending with the journal {path}", "Wait until it is done."
        ) from None
    except OSError as error:
        raise UsageError(f"the journal {path} cannot be locked: {error.strerror}", _OTHERWISE) from None


def _read(descriptor: int, path: Path, *, mend: bool) -> Iterator[Entry]:
    """All whole lines; what was cut off at the end is taken away."""
    content = bytearray()
    while part := os.pread(descriptor, 1 << 20, len(content)):
        content += part
        if len(content) > LARGEST:
            raise UsageError(f"{path} is too large for a journal", _OTHERWISE)
    whole = content.rfind(b"\n") + 1
    if mend and whole < len(content):
        os.ftruncate(descriptor, whole)
    for number, line in enumerate(bytes(content[:whole]).splitlines(), 1):
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            entry = None
        if entry is None or entry.at.tzinfo is None:
            raise UsageError(f"{path}, line {number}, is no line of a journal", _OTHERWISE)
        yield entry
