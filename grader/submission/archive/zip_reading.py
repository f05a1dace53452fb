"""A zip archive, read so strictly that every other reader sees the same.

A zip says everything twice: a local header stands before each member, and the directory at the end says
it again. Readers that trust one or the other, or look for the directory's end from different sides, can
be shown different files. Here both must agree, and the members must lie one after the other from the
first byte to the directory, which must end with the last byte: nothing before, between or after, nothing
overlapping. The standard library reads the directory; what it does not compare is compared here.
"""

from __future__ import annotations

import collections
import dataclasses
import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.submission.archive.choice import MAX_MEMBERS, Chosen, plain_name, refused
from grader.submission.archive.on_disk import Content, OnDisk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.submission.archive.choice import Choice

__all__ = ["Member", "list_zip", "read_zip"]

#: of a directory, which is held in memory: many times what the most members need
MAX_DIRECTORY_BYTES = 64 * 1024 * 1024

_AGAIN = "Make the archive again."
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _LOCAL_MARK, _ENTRY_MARK = b"PK\5\6", b"PK\3\4", b"PK\1\2"
_DESCRIPTOR_MARK, _ZIP64_MARK = b"PK\7\x08", b"PK\6\7"
_ZIP64_EXTRA, _UNICODE_PATH_EXTRA = 0x0001, 0x7075
_LARGE = 0xFFFFFFFF
_ENCRYPTED, _WITH_DESCRIPTOR = 0x0001, 0x0008
#: two bits tell how hard was compressed
_EFFORT = 0x0002 | 0x0004
_UTF8_NAME = 0x0800
_HARMLESS_FLAGS = _EFFORT | _WITH_DESCRIPTOR | _UTF8_NAME
_UNIX_KINDS = {
    0: "file",
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A file of a listed archive, or anything else that is no folder."""

    #: plain where it is an honest name; else as it is shown
    name: str
    #: unpacked bytes, as the archive says
    size: int
    #: as the archive says it, in no time zone: (2026, 11, 29, 12, 30, 58)
    modified: tuple[int, int, int, int, int, int]
    #: why it is not read, as a cause goes on after its name; empty if it may be
    flaw: str
    _entry: zipfile.ZipInfo

    def read(self, content: Content, limit: int) -> bytes:
        """All of it.

        Raises:
            UsageError: it is larger than ``limit`` bytes, encrypted, damaged, or has a flaw.
        """
        if self.flaw:
            raise refused(f"holds {self.name}, which {self.flaw}", _AGAIN)
        return _unpacked(content, self._entry, self.name, limit)


def read_zip(content: bytes, choice: Choice) -> Chosen:
    """The member that is meant, at most as many bytes of it as the choice allows.

    Raises:
        UsageError: the archive is damaged, has more than one reading, or does not hold one such file.
    """
    start, count = _directory(content, MAX_MEMBERS)
    entries = _entries(content, start, count)
    for flaw in _check_tiling(content, entries, start).values():
        raise refused(flaw, _AGAIN)
    by_name: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = choice.add(_raw_name(content, entry), _kind(entry))
        if name is not None:
            by_name[name] = entry
    name = choice.made()
    return Chosen(name, _unpacked(content, by_name[name], name, choice.limit(name)))


def list_zip(content: Content, most: int) -> list[Member]:
    """All members but folders of an archive of many submissions, in its order; nothing is unpacked.

    A member with a hostile name, with two different headers, or of a name that is there twice has a flaw,
    and the others can be read: where they lie is beyond doubt, or the archive is refused.

    Raises:
        UsageError: the archive is damaged, has more than one reading, or more than ``most`` members.
    """
    start, count = _directory(content, most)
    entries = _entries(content, start, count)
    contradictions = _check_tiling(content, entries, start)
    found: list[Member] = []
    named: collections.Counter[str] = collections.Counter()
    folders: set[str] = set()
    for entry in entries:
        kind, raw = _kind(entry), _raw_name(content, entry)
        flaw = ""
        try:
            name = plain_name(raw)
        except UsageError as error:
            name, flaw = (
                raw.decode(errors="replace"),
                error.cause.partition(": ")[0].replace("holds", "has", 1),
            )
        if kind == "folder":
            folders.add(name)
            continue
        named[name] += 1
        if entry.header_offset in contradictions:
            flaw = flaw or "has two different headers"
        flaw = flaw or ("" if kind == "file" else f"is {kind}, and no file")
        found.append(Member(name, entry.file_size, entry.date_time, flaw, entry))
    above = _parents(named)
    return [
        member
        if member.flaw
        else dataclasses.replace(member, flaw="is there twice")
        if named[member.name] > 1
        else dataclasses.replace(member, flaw="is there as a file and as a folder")
        if member.name in folders or member.name in above
        else member
        for member in found
    ]


def _parents(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        parent = name.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found


def _directory(content: Content, most: int) -> tuple[int, int]:
    """Where the directory starts, and how many members it lists."""
    near = max(0, len(content) - _END.size - 0xFFFF)
    tail = content[near:]
    at = tail.rfind(_END_MARK)
    end = near + at
    if at < 0 or end + _END.size > len(content):
        raise refused("is cut off or damaged: it has no directory", _AGAIN)
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, at)
    if end + _END.size + comment != len(content):
        raise refused("has bytes after its end", _AGAIN)
    if _another_end(tail, at):
        raise refused("has two directories", _AGAIN)
    if (
        content[max(0, end - 20) : max(0, end - 16)] == _ZIP64_MARK
        or _LARGE in (size, start)
        or count == 0xFFFF
    ):
        raise refused("uses zip64, which no archive of this size needs", _AGAIN)
    if disk or first_disk or here != count:
        raise refused("is a part of an archive in several parts", "Hand in the whole archive in one file.")
    if start + size != end:
        raise refused("is damaged: its directory is not where its end says", _AGAIN)
    if count > most or size > MAX_DIRECTORY_BYTES or content[start:end].count(_ENTRY_MARK) > most:
        raise refused(f"holds more than {most} files and folders", "Hand in your code alone.")
    return start, count


def _another_end(tail: bytes, end: int) -> bool:
    """Whether a reader that searches forwards could take an earlier mark for the end: its comment fits."""
    at = 0
    while (at := tail.find(_END_MARK, at, end)) >= 0:
        comment: int = _END.unpack_from(tail, at)[-1]
        if at + _END.size + comment == len(tail):
            return True
        at += 1
    return False


def _entries(content: Content, start: int, count: int) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(content.file if isinstance(content, OnDisk) else io.BytesIO(content)) as archive:
            entries = archive.infolist()
            same = archive.start_dir == start
    except UnicodeDecodeError:
        raise refused("holds a name that is not UTF-8", "Rename it, and make the archive again.") from None
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError) as error:
        raise refused(f"is damaged: {error}", _AGAIN) from None
    if len(entries) != count or not same:
        raise refused("is damaged: its directory does not list what its end says", _AGAIN)
    return entries


def _check_tiling(content: Content, entries: list[zipfile.ZipInfo], start: int) -> dict[int, str]:
    """Nothing lies before, between or after members; by offset, those whose two headers differ, in words."""
    at = 0
    contradictions: dict[int, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset != at:
            raise refused("is damaged: members overlap, or something lies between them", _AGAIN)
        at, contradiction = _end_of_member(content, entry, start)
        if contradiction:
            contradictions[entry.header_offset] = contradiction
    if at != start:
        raise refused("is damaged: something lies between the last member and the directory", _AGAIN)
    return contradictions


def _end_of_member(content: Content, entry: zipfile.ZipInfo, start: int) -> tuple[int, str]:
    """Where it ends, and how its local header contradicts the directory; empty if it says the same."""
    contradiction = f"contradicts itself: {entry.orig_filename[:80]!r} has two different headers"
    at = entry.header_offset
    if at + _LOCAL.size > start:
        raise refused("is cut off or damaged: a member is missing", _AGAIN)
    header = _LOCAL.unpack(content[at : at + _LOCAL.size])
    mark, _, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes = header
    if mark != _LOCAL_MARK:
        raise refused(contradiction, _AGAIN)
    body = at + _LOCAL.size + name_bytes + extra_bytes
    said = content[at + _LOCAL.size : body]
    name, extra = said[:name_bytes], said[name_bytes:]
    large = _zip64_sizes(extra) if _LARGE in (packed, size) else None
    if large is not None:
        size, packed = large
    wrong = bool((flags ^ entry.flag_bits) & ~_EFFORT) or method != entry.compress_type
    wrong = wrong or name != _directory_name(entry) or _renames(extra) or _renames(entry.extra)
    real = (entry.CRC, entry.compress_size, entry.file_size)
    behind = bool(flags & _WITH_DESCRIPTOR)
    wrong = wrong or ((crc, packed, size) != real and not (behind and (crc, packed, size) == (0, 0, 0)))
    end: int = body + entry.compress_size
    if behind:
        end += _descriptor_bytes(content, end, real, refused(contradiction, _AGAIN))
    if end > start:
        raise refused("is cut off or damaged: a member is longer than the archive", _AGAIN)
    return end, contradiction if wrong else ""


def _descriptor_bytes(content: Content, at: int, real: tuple[int, int, int], wrong: Exception) -> int:
    """Length of the descriptor behind a member, which may have a mark and 32 or 64 bits for each size."""
    for mark in (_DESCRIPTOR_MARK, b""):
        for form in ("<3L", "<L2Q"):
            try:
                expected = mark + struct.pack(form, *real)
            except struct.error:
                continue
            if content[at : at + len(expected)] == expected:
                return len(expected)
    raise wrong


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _zip64_sizes(extra: bytes) -> tuple[int, int] | None:
    """Size and packed size, where the header has no room for them."""
    for kind, value in _extras(extra):
        if kind == _ZIP64_EXTRA and len(value) >= 16:
            size, packed = struct.unpack_from("<2Q", value)
            return size, packed
    return None


def _renames(extra: bytes) -> bool:
    """Whether there is a second name, which some readers prefer and some do not know."""
    return any(kind == _UNICODE_PATH_EXTRA for kind, _ in _extras(extra))


def _directory_name(entry: zipfile.ZipInfo) -> bytes:
    """The bytes that the library made the text from."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")


def _raw_name(content: Content, entry: zipfile.ZipInfo) -> bytes:
    at = entry.header_offset + _LOCAL.size
    length = _LOCAL.unpack(content[entry.header_offset : at])[-2]
    return content[at : at + length]


def _kind(entry: zipfile.ZipInfo) -> str:
    kind = _UNIX_KINDS.get(stat.S_IFMT(entry.external_attr >> 16), "something unknown")
    if entry.orig_filename.endswith("/"):
        return "folder" if kind == "file" else kind
    return kind if kind != "folder" else "something that is file and folder"


def _unpacked(content: Content, entry: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise refused(f"holds {name} encrypted", "Make the archive again without a password.")
    if entry.flag_bits & ~_HARMLESS_FLAGS:
        raise refused(f"holds {name} in a form that is not read", "Make the archive again with another tool.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(
            f"holds {name} compressed in a way that is not read (method {entry.compress_type})",
            "Make an ordinary zip archive, with method deflate.",
        )
    if entry.file_size > limit:
        raise refused(
            f"holds {name}, which is larger than {limit // 1024} KiB", "Hand in the code alone, without data."
        )
    at = entry.header_offset + _LOCAL.size
    body = at + sum(_LOCAL.unpack(content[entry.header_offset : at])[-2:])
    packed = content[body : body + entry.compress_size]
    text = _inflated(packed, name, limit) if entry.compress_type == zipfile.ZIP_DEFLATED else packed
    if len(text) != entry.file_size or zlib.crc32(text) != entry.CRC:
        raise refused(f"is damaged: {name} has not the size and checksum that are said", _AGAIN)
    return text


def _inflated(packed: bytes, name: str, limit: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = inflater.decompress(packed, limit + 1)
    except zlib.error:
        raise refused(f"is damaged: {name} cannot be unpacked", _AGAIN) from None
    if not inflater.eof or inflater.unused_data:
        raise refused(f"is damaged: {name} does not end where it should", _AGAIN)
    return text
