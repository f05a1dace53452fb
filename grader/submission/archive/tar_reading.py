"""A tar archive, packed or not, read block by block, in bounded memory and time.

The standard library's reader holds every extended header in memory, follows them by recursion, and goes
on after what it cannot read. Here its decoder of one header (with its checksum) is used, and everything
around it is stricter: names and sizes of extended headers are bounded before they are read, what they
say must not contradict the header, and after the end there is nothing but zeros.
"""

from __future__ import annotations

import bz2
import dataclasses
import lzma
import tarfile
import zlib
from typing import TYPE_CHECKING, Protocol

from grader.submission.archive.choice import Chosen, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.submission.archive.choice import Choice

__all__ = ["LZMA_MEMORY_BYTES", "MAX_UNPACKED_BYTES", "is_tar", "read_tar"]

#: bytes that are unpacked while looking, all members together
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
#: what an xz stream may make its reader allocate: the largest preset, -9, needs 65 MiB
LZMA_MEMORY_BYTES = 66 * 1024 * 1024
#: one extended header (a long name, times, attributes of macOS), and all of an archive
MAX_EXTENSION_BYTES = 64 * 1024
MAX_EXTENSIONS_BYTES = 4 * 1024 * 1024
_PIECE = 16 * 1024
_BLOCK = tarfile.BLOCKSIZE
_AGAIN = "Make the archive again."
_PAX_UTF8 = b"ISO-IR 10646 2000 UTF-8"
#: keys that change what another header says; all others (times, owners, attributes) change nothing here
_TELLING = frozenset({b"path", b"linkpath", b"size", b"hdrcharset"})
_EXTENSIONS = frozenset(
    {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
)
_KINDS = {
    tarfile.REGTYPE: "file",
    tarfile.AREGTYPE: "file",
    tarfile.DIRTYPE: "folder",
    tarfile.LNKTYPE: "a hard link",
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a named pipe",
}


class _Unpacker(Protocol):
    """What the decompressors of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Stream:
    """The unpacked bytes, a piece at a time, counted."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self._total = 0
        self.extensions = 0

    def take(self, count: int) -> bytes:
        """So many bytes; fewer at the end."""
        taken: list[bytes] = []
        while count > 0 and (self._held or self._more()):
            taken.append(self._held[:count])
            self._held = self._held[count:]
            count -= len(taken[-1])
        return b"".join(taken)

    def skip(self, count: int) -> bool:
        """Pass over so many bytes; whether there were as many."""
        while count > 0 and (self._held or self._more()):
            step = min(count, len(self._held))
            self._held = self._held[step:]
            count -= step
        return count == 0

    def _more(self) -> bool:
        self._held = next((piece for piece in self._pieces if piece), b"")
        self._total += len(self._held)
        if self._total > MAX_UNPACKED_BYTES:
            raise refused(
                f"unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MiB", "Hand in your code alone."
            )
        return bool(self._held)


@dataclasses.dataclass(slots=True)
class _Extension:
    """What extended headers say about the member that follows."""

    name: bytes | None = None
    size: int | None = None
    seen: set[bytes] = dataclasses.field(default_factory=set)


def is_tar(head: bytes) -> bool:
    """Whether a valid header stands at the start; a text, which has no zero bytes, never has one."""
    if b"\0" not in head[:_BLOCK]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def read_tar(content: bytes, packing: str, choice: Choice) -> Chosen:
    """The member that is meant, at most as many bytes of it as the choice allows.

    ``packing`` is "", "gzip", "bzip2" or "xz".

    Raises:
        UsageError: the archive is damaged, has more than one reading, or does not hold one such file.
    """
    stream = _Stream(_UNPACKING[packing](content))
    kept: dict[str, bytes] = {}
    while (header := _header(stream)) is not None:
        found, raw = header
        kind = _KINDS[found.type]
        name = choice.add(raw, kind)
        text = b""
        if name is not None and kind == "file" and choice.is_open(name):
            kept[name] = text = stream.take(min(found.size, choice.limit(name) + 1))
        if not stream.skip(_padded(found.size) - len(text)):
            raise _cut_off()
    _check_end(stream)
    name = choice.made()
    limit = choice.limit(name)
    if len(kept[name]) > limit:
        raise refused(
            f"holds {name}, which is larger than {limit // 1024} KiB", "Hand in the code alone, without data."
        )
    return Chosen(name, kept[name])


def _header(stream: _Stream) -> tuple[tarfile.TarInfo, bytes] | None:
    """The next member's header and its name as bytes; None at the end."""
    extension = _Extension()
    while True:
        block = stream.take(_BLOCK)
        if len(block) < _BLOCK:
            raise _cut_off()
        if not any(block):
            if extension.seen:
                raise _cut_off()
            return None
        found = _decoded(block)
        if found.type not in _EXTENSIONS:
            break
        _extend(extension, found, stream)
    if found.type not in _KINDS:
        raise refused("holds a member of a kind that is not read (a sparse file, or a part of one)", _AGAIN)
    _check_size(found, extension)
    if extension.name is None:
        extension.name = found.name.encode("utf-8", "surrogateescape")
    return found, extension.name


def _decoded(block: bytes) -> tarfile.TarInfo:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise refused(f"is damaged: {error}", _AGAIN) from None


def _check_size(found: tarfile.TarInfo, extension: _Extension) -> None:
    if extension.size not in (None, found.size):
        raise refused("contradicts itself: a member has two different sizes", _AGAIN)
    if found.size < 0 or (found.size and _KINDS[found.type] != "file"):
        raise refused("contradicts itself: something that is no file has content", _AGAIN)


def _extend(extension: _Extension, found: tarfile.TarInfo, stream: _Stream) -> None:
    """Read one extended header."""
    if found.type in extension.seen:
        raise refused("contradicts itself: a member has two extended headers of one kind", _AGAIN)
    extension.seen.add(found.type)
    if not 0 <= found.size <= MAX_EXTENSION_BYTES:
        raise refused(f"has an extended header of more than {MAX_EXTENSION_BYTES // 1024} KiB", _AGAIN)
    stream.extensions += found.size
    if stream.extensions > MAX_EXTENSIONS_BYTES:
        raise refused(f"has more than {MAX_EXTENSIONS_BYTES // 1024**2} MiB of extended headers", _AGAIN)
    text = stream.take(found.size)
    if len(text) < found.size or not stream.skip(_padded(found.size) - found.size):
        raise _cut_off()
    if found.type == tarfile.GNUTYPE_LONGNAME:
        _rename(extension, text.rstrip(b"\0"))
    elif found.type in (tarfile.XHDTYPE, tarfile.XGLTYPE):
        for key, value in _records(text):
            _tell(extension, key, value, for_all=found.type == tarfile.XGLTYPE)


def _tell(extension: _Extension, key: bytes, value: bytes, *, for_all: bool) -> None:
    if key.startswith(b"GNU.sparse."):
        raise refused("holds a sparse file, which is not read", "Make the archive without --sparse.")
    if key not in _TELLING:
        return
    if for_all or (key == b"hdrcharset" and value != _PAX_UTF8) or key in extension.seen:
        raise refused("contradicts itself: an extended header changes others", _AGAIN)
    extension.seen.add(key)
    if key == b"path":
        _rename(extension, value)
    elif key == b"size":
        if not value.isdigit() or len(value) > 20:
            raise refused("is damaged: an extended header has a size that is no number", _AGAIN)
        extension.size = int(value)


def _rename(extension: _Extension, name: bytes) -> None:
    if extension.name not in (None, name):
        raise refused("contradicts itself: a member has two names", _AGAIN)
    extension.name = name


def _records(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """``LENGTH KEY=VALUE`` and a line end, one after the other."""
    damaged = refused("is damaged: an extended header has not the form that it should", _AGAIN)
    at = 0
    while at < len(text):
        digits, space, _ = text[at : at + 8].partition(b" ")
        if not space or not digits.isdigit():
            raise damaged
        end = at + int(digits)
        record = text[at + len(digits) + 1 : end]
        key, equals, value = record.partition(b"=")
        if end > len(text) or not equals or not value.endswith(b"\n"):
            raise damaged
        yield key, value[:-1]
        at = end


def _check_end(stream: _Stream) -> None:
    """Nothing but zeros follows: a reader that goes on after the end sees nothing more."""
    while piece := stream.take(_PIECE):
        if piece.count(0) != len(piece):
            raise refused("has bytes after its end", _AGAIN)


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _cut_off() -> Exception:
    return refused("is cut off", _AGAIN)


# ---------------------------------------------------------------------- unpacking
class _Inflater:
    """zlib for gzip, in the same form."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        unpacked = self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)
        self.needs_input = len(unpacked) < max_length and not self._inflater.unconsumed_tail
        return unpacked


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), _PIECE):
        yield content[at : at + _PIECE]


def _unpacked(unpacker: _Unpacker, content: bytes) -> Iterator[bytes]:
    packed = _pieces(content)
    try:
        while not unpacker.eof:
            piece = next(packed, b"") if unpacker.needs_input else b""
            if unpacker.needs_input and not piece:
                raise _cut_off()
            yield unpacker.decompress(piece, _PIECE)
    except zlib.error as error:
        raise refused(f"is damaged: {error}", _AGAIN) from None
    except (OSError, lzma.LZMAError, MemoryError) as error:
        raise refused(f"is damaged, or needs too much memory: {error}", "Pack it as a zip archive.") from None
    if unpacker.unused_data or next(packed, b""):
        raise refused("has bytes after its end", _AGAIN)


_UNPACKING: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "": _pieces,
    "gzip": lambda content: _unpacked(_Inflater(), content),
    "bzip2": lambda content: _unpacked(bz2.BZ2Decompressor(), content),
    "xz": lambda content: _unpacked(
        lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_MEMORY_BYTES), content
    ),
}
