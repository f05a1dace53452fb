"""Archives by their first bytes, whatever they are called, and the way into each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from grader.submission.archive.choice import Choice, NotThereError, refused
from grader.submission.archive.tar_reading import is_tar, read_tar
from grader.submission.archive.zip_reading import read_zip

if TYPE_CHECKING:
    from grader.submission.archive.choice import Chosen

__all__ = ["MAX_ARCHIVE_BYTES", "Kind", "archive_kind", "find_member", "holds"]

Kind = Literal["zip", "tar", "gzip", "bzip2", "xz", "7z", "rar", "zstd", "compress"]

#: on disk; larger ones hold more than answers
MAX_ARCHIVE_BYTES = 20 * 1024 * 1024
_MARKS: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\3\4", "zip"),
    (b"PK\5\6", "zip"),
    (b"PK\7\x08", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x1f\x9d", "compress"),
)
#: a bzip2 stream is text for ten bytes: the mark, a digit, and pi (or, when empty, its square root)
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")


def archive_kind(head: bytes) -> Kind | None:
    """What the first kilobyte says; None: no archive that is known."""
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if head.startswith(b"BZh") and head[3:4] in b"123456789" and head[4:10] in _BZIP2_BLOCKS:
        return "bzip2"
    return "tar" if is_tar(head) else None


def find_member(content: bytes, kind: Kind, *, key: str, wanted: Mapping[str, int]) -> Chosen:
    """The exercise's file out of an archive.

    Args:
        content: of the archive.
        kind: of the archive.
        key: ``03_uploads``.
        wanted: names, the first that is there counts, each with the most bytes that are read of it.

    Raises:
        UsageError: which has no path in it yet; its cause goes on after one.
    """
    choice = Choice(key, wanted)
    if kind == "zip":
        return read_zip(content, choice)
    if kind in ("7z", "rar", "zstd", "compress"):
        raise refused(f"is a {kind} archive, which is not read", "Make it a zip archive.")
    return read_tar(content, "" if kind == "tar" else kind, choice)


def holds(content: bytes, kind: Kind, *, key: str, wanted: Mapping[str, int]) -> bool:
    """Whether an archive holds a file of an exercise; see :func:`find_member`.

    Raises:
        UsageError: it is damaged, or two files could be meant.
    """
    try:
        find_member(content, kind, key=key, wanted=wanted)
    except NotThereError:
        return False
    return True
