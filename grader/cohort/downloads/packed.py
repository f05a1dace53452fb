"""A download that is one zip archive: its directory is read, and a member when it is graded.

The archive stays where it is, and nothing is unpacked to disk. It is opened again for each member, and must
be the same file that was listed: what a name means was decided then.
"""

from __future__ import annotations

import calendar
import dataclasses
import functools
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cohort.downloads.tree import Entry, Tree
from grader.errors import UsageError
from grader.submission.archive.kinds import archive_kind
from grader.submission.archive.on_disk import OnDisk
from grader.submission.archive.zip_reading import Member, list_zip
from grader.submission.opening import open_regular

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["is_archive", "read_archive"]

#: members of one archive: one with more needs zip64, which is not read
MOST_MEMBERS = 65_000
_HEAD = 1024
_BY_HAND = "Unpack it into an empty folder, and name that folder."


@dataclasses.dataclass(frozen=True, slots=True)
class _Archive:
    path: Path
    #: what tells this file from every other, and from itself after a change
    identity: tuple[int, int, int, int]

    def open_member(self, member: Member, most: int) -> BinaryIO:
        with open_regular(self.path) as file:
            if _identity(file) != self.identity:
                raise UsageError(
                    f"{self.path} has changed since it was looked at", "Run the same command again."
                )
            try:
                return io.BytesIO(member.read(OnDisk.of(file), most))
            except UsageError as error:
                raise UsageError(f"{self.path} {error.cause}", error.next_step) from None


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of a kind that is known by its first bytes.

    Raises:
        UsageError: it cannot be opened, or may not be.
    """
    with open_regular(path) as file:
        return archive_kind(file.read(_HEAD) or b"") is not None


def read_archive(path: Path) -> Tree:
    """All files in a zip archive.

    Raises:
        UsageError: it is of another kind, damaged, or could be read in two ways.
    """
    with open_regular(path) as file:
        kind = archive_kind(file.read(_HEAD) or b"")
        if kind != "zip":
            raise UsageError(f"{path} is a {kind} archive; of many submissions only zip is read", _BY_HAND)
        try:
            members = list_zip(OnDisk.of(file), MOST_MEMBERS)
        except UsageError as error:
            raise UsageError(f"{path} {error.cause}", f"Download it again. {_BY_HAND}") from None
        archive = _Archive(path, _identity(file))
    return Tree(called=str(path), entries=tuple(_entry(archive, member) for member in members))


def _entry(archive: _Archive, member: Member) -> Entry:
    parts = tuple(part for part in member.name.split("/") if part) or (member.name,)
    return Entry(
        parts=parts,
        path=archive.path,
        member=member.name,
        open=functools.partial(archive.open_member, member),
        modified=_seconds(member.modified),
        flaw=member.flaw,
    )


def _identity(file: BinaryIO) -> tuple[int, int, int, int]:
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _seconds(modified: tuple[int, int, int, int, int, int]) -> float:
    """Good for comparing members of one archive; nothing is known of its time zone."""
    return float(calendar.timegm((*modified, 0, 0, 0)))
