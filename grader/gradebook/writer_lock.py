"""One writer: who writes to a gradebook holds a lock beside it as long as it is open.

The lock is the kernel's (``flock`` on ``NAME-writer``): it ends with the process, however that ends. What
stands in the file says who holds it, for words; a file that is left there by a killed writer locks nothing.
SQLite's own locks would not do: they last for one transaction, and two runs would each grade everything.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import fcntl
import os
import platform
from typing import TYPE_CHECKING, Self

import msgspec

from grader.errors import UsageError
from grader.os_errors import explain_os_error, is_exhausted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WriterLock", "lock_file"]

#: bytes that are read of what a writer tells
LARGEST = 4096
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes."""

    process: int
    machine: str
    #: ISO 8601, UTC
    since: str


def lock_file(path: Path) -> Path:
    """Beside the gradebook, named as SQLite names its own (``-wal``)."""
    return path.with_name(f"{path.name}-writer")


class WriterLock:
    """Held from :meth:`take` to :meth:`release`, or to the end of the process."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def take(cls, gradebook: Path) -> Self:
        """Become the one writer of a gradebook.

        Raises:
            UsageError: another writes, this user cannot write here, or nothing can be locked here.
            Inconclusive: the machine has run out of something.
        """
        path = lock_file(gradebook)
        try:
            while True:
                descriptor = _locked(path, gradebook)
                if _is_there(path, descriptor):
                    _tell(descriptor)
                    return cls(path, descriptor)
                os.close(descriptor)  # its writer took it away as it ended: there may be a new one
        except OSError as error:
            if is_exhausted(error):
                raise explain_os_error(error, f"{gradebook} could not be opened for writing") from None
            raise UsageError(
                f"{gradebook} cannot be written: {path}: {error.strerror}",
                "Choose a gradebook in a folder that you may write to.",
            ) from None

    def release(self) -> None:
        """Let others write; the file goes first, while nobody else can have the lock."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)


def _locked(path: Path, gradebook: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held = error.errno in (errno.EWOULDBLOCK, errno.EACCES)
        words = _held_by(descriptor) if held else ""
        os.close(descriptor)
        if held:
            raise UsageError(
                f"{gradebook} is being written by {words}",
                "Wait until that has ended. Reading is possible meanwhile.",
            ) from None
        if error.errno in _NO_LOCKS:
            raise UsageError(
                f"{gradebook} cannot be written safely: its file system cannot lock files ({error.strerror})",
                "Choose a gradebook on a disk of this machine; copy it when the run has ended.",
            ) from None
        raise
    return descriptor


def _is_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _tell(descriptor: int) -> None:
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 — for people to read only
    holder = Holder(
        process=os.getpid(),
        machine=platform.node() or "this machine",
        since=now.isoformat(timespec="seconds"),
    )
    os.ftruncate(descriptor, 0)
    with contextlib.suppress(OSError):  # words only: a full disk shows with what matters
        os.pwrite(descriptor, msgspec.json.encode(holder) + b"\n", 0)


def _held_by(descriptor: int) -> str:
    try:
        holder = msgspec.json.decode(os.pread(descriptor, LARGEST, 0), type=Holder)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return "another process"
    return f"process {holder.process} on {holder.machine}, since {holder.since}"
