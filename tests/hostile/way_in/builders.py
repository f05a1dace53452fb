"""Hostile archives, built header by header: what no ordinary program writes, the same every time."""

from __future__ import annotations

import dataclasses
import struct
import tarfile
import zlib

__all__ = ["ANSWER", "END_OF_TAR", "OTHER", "Entry", "pax", "tar_member", "zip_of"]

ANSWER = b"async def upload_all(files):\n    return 'one'\n"
OTHER = b"async def upload_all(files):\n    return 'two'\n"
END_OF_TAR = bytes(2 * tarfile.BLOCKSIZE)


@dataclasses.dataclass(kw_only=True)
class Entry:
    """One member of a zip; what is given beside name and content is a lie about it."""

    name: bytes = b"uploads.py"
    content: bytes = ANSWER
    #: what the directory calls it
    listed_name: bytes | None = None
    flags: int = 0
    listed_flags: int | None = None
    method: int = 0
    size: int | None = None
    packed: bytes | None = None
    packed_size: int | None = None
    listed_size: int | None = None
    crc: int | None = None
    unix_mode: int = 0
    extra: bytes = b""
    listed_extra: bytes = b""
    #: where the directory says that it stands, instead of where it stands
    offset: int | None = None
    behind: bytes = b""

    def local(self) -> bytes:
        """The local header and the content."""
        packed = self.content if self.packed is None else self.packed
        crc, packed_size, size = self._numbers(self.size)
        head = (b"PK\3\4", 20, self.flags, self.method, 0, 33, crc, packed_size, size)
        lengths = (len(self.name), len(self.extra))
        return struct.pack("<4s5H3L2H", *head, *lengths) + self.name + self.extra + packed + self.behind

    def listed(self, at: int) -> bytes:
        """Its line in the directory."""
        name = self.name if self.listed_name is None else self.listed_name
        flags = self.flags if self.listed_flags is None else self.listed_flags
        crc, packed_size, size = self._numbers(self.size if self.listed_size is None else self.listed_size)
        head = (b"PK\1\2", 0x0314, 20, flags, self.method, 0, 33, crc, packed_size, size)
        lengths = (len(name), len(self.listed_extra), 0, 0, 0, self.unix_mode << 16)
        offset = at if self.offset is None else self.offset
        return struct.pack("<4s6H3L5H2L", *head, *lengths, offset) + name + self.listed_extra

    def _numbers(self, size: int | None) -> tuple[int, int, int]:
        packed = self.content if self.packed is None else self.packed
        return (
            zlib.crc32(self.content) if self.crc is None else self.crc,
            len(packed) if self.packed_size is None else self.packed_size,
            len(self.content) if size is None else size,
        )


def zip_of(
    *entries: Entry, before: bytes = b"", between: bytes = b"", comment: bytes = b"", count: int | None = None
) -> bytes:
    """The members one after the other, the directory, and its end; offsets count from the first member."""
    body, directory = b"", b""
    for entry in entries:
        directory += entry.listed(len(body))
        body += entry.local()
    body += between
    number = len(entries) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(body), len(comment))
    return before + body + directory + end + comment


def tar_member(
    name: str = "uploads.py",
    content: bytes = ANSWER,
    *,
    kind: bytes = tarfile.REGTYPE,
    size: int | None = None,
    link: str = "",
) -> bytes:
    """One header with its content, padded; ``size`` is a lie about it."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.size = len(content) if size is None else size
    fits = 0 <= info.size < 8**11
    header = info.tobuf(tarfile.USTAR_FORMAT if fits else tarfile.GNU_FORMAT)
    return header + content + bytes(-len(content) % tarfile.BLOCKSIZE)


def pax(*records: tuple[bytes, bytes], kind: bytes = tarfile.XHDTYPE) -> bytes:
    """An extended header."""
    text = b""
    for key, value in records:
        rest = b" " + key + b"=" + value + b"\n"
        length = len(rest)
        while length != len(rest) + len(str(length)):
            length = len(rest) + len(str(length))
        text += str(length).encode() + rest
    return tar_member("pax", text, kind=kind)
