"""Archives that are traps: two readings in one file, bombs, lies, and names that lead elsewhere."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zlib
from typing import TYPE_CHECKING, Protocol

import pytest

from grader.cli.command import run
from grader.errors import UsageError
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.submission import read_submission
from grader.submission.archive.kinds import MAX_ARCHIVE_BYTES
from grader.submission.archive.tar_reading import MAX_UNPACKED_BYTES
from tests.hostile.way_in.builders import ANSWER, END_OF_TAR, OTHER, Entry, pax, tar_member, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.course import Exercise

    RefusedArchive = Callable[[bytes], str]

NAMES = {
    "../uploads.py": "'..'",
    "a/../../uploads.py": "'..'",
    "/etc/uploads.py": "an absolute path",
    "C:/uploads.py": "an absolute path",
    "a\\uploads.py": "a backslash",
    "\x1b]0;owned\x07/uploads.py": "control characters",
    "a\n/uploads.py": "control characters",
    "\u202eyp.sdaolpu/uploads.py": "control characters",
    "a" * 2000 + "/uploads.py": "a name of more than 1024 bytes",
}


class Packer(Protocol):
    """What compressors have in common."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


PACKERS: dict[str, Callable[[], Packer]] = {
    "gz": lambda: zlib.compressobj(1, wbits=31),
    "bz2": lambda: bz2.BZ2Compressor(1),
    "xz": lambda: lzma.LZMACompressor(preset=0),
}


def test_the_builders_can_also_build_what_is_right(exercise: Exercise, tmp_path: Path) -> None:
    """Every refusal below is for the lie that it is about, and not for a builder that builds nonsense."""
    path = tmp_path / "homework"
    for content in (
        zip_of(Entry()),
        zip_of(Entry(flags=8, behind=struct.pack("<3L", zlib.crc32(ANSWER), len(ANSWER), len(ANSWER)))),
        tar_member() + END_OF_TAR,
        pax((b"path", b"uploads.py"), (b"size", str(len(ANSWER)).encode())) + tar_member("x") + END_OF_TAR,
    ):
        path.write_bytes(content)
        assert read_submission(exercise, path).text == ANSWER.decode()


# ---------------------------------------------------------------------- names
@pytest.mark.parametrize("form", ["zip", "tar"])
@pytest.mark.parametrize("name", list(NAMES), ids=range(len(NAMES)))
def test_names_that_lead_elsewhere(form: str, name: str, refused_archive: RefusedArchive) -> None:
    """A member's name climbs out of the folder, starts at the root, or writes on the terminal."""
    raw = name.encode()
    content = (
        zip_of(Entry(name=raw, flags=0x800))
        if form == "zip"
        else pax((b"path", raw)) + tar_member() + END_OF_TAR
    )
    cause = refused_archive(content)
    assert cause.startswith("holds")
    assert NAMES[name] in cause
    assert cause.isprintable()


@pytest.mark.parametrize("form", ["zip", "zip with the flag", "tar", "pax"])
def test_a_name_that_is_not_utf8(form: str, refused_archive: RefusedArchive) -> None:
    """Every system would read another name from the same bytes."""
    raw = b"J\xfcrgen/uploads.py"
    content = {
        "zip": zip_of(Entry(name=raw)),
        "zip with the flag": zip_of(Entry(name=raw, flags=0x800)),
        "tar": tar_member("J\udcfcrgen/uploads.py") + END_OF_TAR,
        "pax": pax((b"path", raw)) + tar_member() + END_OF_TAR,
    }[form]
    assert "a name that is not UTF-8" in refused_archive(content)


def test_a_name_that_ends_early_for_some(refused_archive: RefusedArchive) -> None:
    """``uploads.py`` NUL ``.txt``: the rest is there for some readers only."""
    assert "control characters" in refused_archive(zip_of(Entry(name=b"uploads.py\0.txt")))


# ---------------------------------------------------------------------- two readings
def test_a_name_twice_in_zip(refused_archive: RefusedArchive) -> None:
    """Some readers take the first, some the last."""
    twice = zip_of(Entry(), Entry(content=OTHER))
    assert refused_archive(twice) == "holds 'uploads.py' twice"
    assert "twice" in refused_archive(zip_of(Entry(), Entry(name=b"./uploads.py", content=OTHER)))


def test_a_name_twice_in_tar(refused_archive: RefusedArchive) -> None:
    """Unpacking takes the last, looking for a name may find the first; a folder and a file as well."""
    twice = tar_member() + tar_member(content=OTHER) + END_OF_TAR
    assert refused_archive(twice) == "holds 'uploads.py' twice"
    both = tar_member() + tar_member("uploads.py", b"", kind=tarfile.DIRTYPE) + END_OF_TAR
    assert "twice" in refused_archive(both)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(name=b"uploads.py", listed_name=b"uploadz.py"),
        Entry(name=b"uploadz.py", listed_name=b"uploads.py"),
        Entry(size=10),
        Entry(listed_size=10),
        Entry(flags=0x800, listed_flags=0),
        Entry(flags=8),
        Entry(extra=struct.pack("<2HBL", 0x7075, 15, 1, zlib.crc32(b"uploads.py")) + b"otherwise1"),
        Entry(listed_extra=struct.pack("<2HBL", 0x7075, 15, 1, zlib.crc32(b"uploads.py")) + b"otherwise1"),
    ],
    ids=range(8),
)
def test_the_directory_and_the_member_disagree(entry: Entry, refused_archive: RefusedArchive) -> None:
    """A reader of a stream believes the one, a reader of a file the other; or a second name is there."""
    cause = refused_archive(zip_of(entry))
    assert cause.startswith(("contradicts itself", "is damaged"))


def test_a_member_that_the_directory_hides(refused_archive: RefusedArchive) -> None:
    """Readers of streams see a file between the members that the directory does not list."""
    hidden = Entry(content=OTHER).local()
    cause = refused_archive(zip_of(Entry(), between=hidden))
    assert cause == "is damaged: something lies between the last member and the directory"
    cause = refused_archive(zip_of(Entry(name=b"a", behind=hidden), Entry()))
    assert cause == "is damaged: members overlap, or something lies between them"


def test_two_directories(refused_archive: RefusedArchive) -> None:
    """One archive in the other's comment: readers that search for the end from different sides."""
    inner = zip_of(Entry(content=OTHER))
    cause = refused_archive(zip_of(Entry(), comment=inner))
    assert cause == "has two directories"


def test_two_zips_in_a_row(refused_archive: RefusedArchive) -> None:
    """The second is found from the end, the first from the start."""
    cause = refused_archive(zip_of(Entry()) + zip_of(Entry(content=OTHER)))
    assert cause == "is damaged: its directory is not where its end says"


def test_bytes_behind_a_zip(refused_archive: RefusedArchive) -> None:
    """Whatever is appended."""
    assert refused_archive(zip_of(Entry()) + b"\0") == "has bytes after its end"


def test_a_program_in_front_of_a_zip(exercise: Exercise, tmp_path: Path) -> None:
    """Python would run the text, an unpacker would open the archive: here it is a text that is no text."""
    path = tmp_path / "uploads.py"
    path.write_bytes(b"answer = 1\n" + zip_of(Entry(content=b"\xff" + OTHER)))
    with pytest.raises(UsageError, match="not UTF-8 text"):
        read_submission(exercise, path)


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_two_tars_in_a_row(packing: str, refused_archive: RefusedArchive) -> None:
    """``tar --ignore-zeros`` sees the second as well, and packers go on with a second stream."""
    first, second = tar_member() + END_OF_TAR, tar_member(content=OTHER) + END_OF_TAR
    pack: Callable[[bytes], bytes] = {
        "": lambda content: content,
        "gz": lambda content: gzip.compress(content, mtime=0),
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }[packing]
    assert refused_archive(pack(first + second)) == "has bytes after its end"
    assert refused_archive(pack(first) + pack(second)) == "has bytes after its end"
    assert refused_archive(pack(first) + b"garbage") == "has bytes after its end"


@pytest.mark.parametrize(
    ("extension", "reason"),
    [
        (pax((b"size", b"512")), "two different sizes"),
        (pax((b"size", b"-1")), "a size that is no number"),
        (pax((b"path", b"a.py"), (b"path", b"uploads.py")), "an extended header changes others"),
        (pax((b"path", b"a.py")) + tar_member("L", b"uploads.py\0", kind=b"L"), "two names"),
        (pax((b"path", b"uploads.py")) * 2, "two extended headers of one kind"),
        (pax((b"path", b"uploads.py"), kind=b"g"), "an extended header changes others"),
        (pax((b"hdrcharset", b"BINARY")), "an extended header changes others"),
        (tar_member("x", b"99 path=uploads.py\n", kind=b"x"), "not the form that it should"),
        (tar_member("x", b"1 path=uploads.py\n", kind=b"x"), "not the form that it should"),
        (tar_member("x", b"9" * 60_000, kind=b"x"), "not the form that it should"),
    ],
    ids=range(10),
)
def test_extended_headers_that_contradict(
    extension: bytes, reason: str, refused_archive: RefusedArchive
) -> None:
    """Readers that know extended headers and readers that do not would go on at different places."""
    assert reason in refused_archive(extension + tar_member("x.py") + END_OF_TAR)


# ---------------------------------------------------------------------- what is no file
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (tarfile.SYMTYPE, "a symbolic link"),
        (tarfile.LNKTYPE, "a hard link"),
        (tarfile.CHRTYPE, "a device"),
        (tarfile.BLKTYPE, "a device"),
        (tarfile.FIFOTYPE, "a named pipe"),
    ],
)
def test_the_member_is_no_file_in_tar(kind: bytes, words: str, refused_archive: RefusedArchive) -> None:
    """A link to what the grader can read, or something that never ends."""
    content = tar_member("uploads.py", b"", kind=kind, link="/etc/shadow") + END_OF_TAR
    assert refused_archive(content) == f"holds uploads.py as {words}"


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (stat.S_IFLNK, "a symbolic link"),
        (stat.S_IFIFO, "a named pipe"),
        (stat.S_IFCHR, "a device"),
        (stat.S_IFSOCK, "a socket"),
        (0o150000, "something unknown"),
        (stat.S_IFDIR, "something that is file and folder"),
    ],
)
def test_the_member_is_no_file_in_zip(mode: int, words: str, refused_archive: RefusedArchive) -> None:
    """The same by the mode that the directory gives it."""
    content = zip_of(Entry(content=b"/etc/shadow", unix_mode=mode | 0o777))
    assert refused_archive(content) == f"holds uploads.py as {words}"


def test_a_link_as_the_folder(refused_archive: RefusedArchive) -> None:
    """First a link called like the folder, then a file in it: unpacked, it would be written elsewhere."""
    tar = tar_member("03_uploads", b"", kind=tarfile.SYMTYPE, link="/root")
    tar += tar_member("03_uploads/uploads.py") + END_OF_TAR
    assert "as a folder and as a symbolic link" in refused_archive(tar)
    link = Entry(name=b"03_uploads", content=b"/root", unix_mode=stat.S_IFLNK | 0o777)
    assert "as a folder and as a symbolic link" in refused_archive(
        zip_of(link, Entry(name=b"03_uploads/uploads.py"))
    )


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_SPARSE, b"M", b"V", b"D", b"Z"])
def test_sparse_and_split_members(kind: bytes, refused_archive: RefusedArchive) -> None:
    """Members whose content is not what stands behind the header."""
    content = tar_member("a", b"", kind=kind) + tar_member() + END_OF_TAR
    assert refused_archive(content).startswith("holds a member of a kind that is not read")


def test_a_sparse_member_of_a_terabyte(refused_archive: RefusedArchive) -> None:
    """The modern form: an extended header says how large the holes are."""
    content = pax((b"GNU.sparse.major", b"1"), (b"GNU.sparse.realsize", b"1099511627776")) + tar_member()
    assert refused_archive(content + END_OF_TAR) == "holds a sparse file, which is not read"


# ---------------------------------------------------------------------- what cannot be read
def test_an_encrypted_member(refused_archive: RefusedArchive) -> None:
    """Nobody is asked for a password."""
    assert refused_archive(zip_of(Entry(flags=1))) == "holds uploads.py encrypted"


@pytest.mark.parametrize("method", [1, 6, 9, 12, 14, 93, 95, 98, 99])
def test_an_unknown_compression(method: int, refused_archive: RefusedArchive) -> None:
    """Among them lzma (14), whose reader would take as much memory as the archive asks for."""
    packed = b"\x09\x14\x05\x00\x5d\xff\xff\xff\xff" + ANSWER
    assert f"(method {method})" in refused_archive(zip_of(Entry(method=method, packed=packed)))


def test_a_wrong_checksum(refused_archive: RefusedArchive) -> None:
    """In a zip, and in the header of a tar."""
    assert "size and checksum" in refused_archive(zip_of(Entry(crc=1)))
    damaged = bytearray(tar_member("a", b"") + tar_member() + END_OF_TAR)
    damaged[tarfile.BLOCKSIZE] ^= 1
    assert "bad checksum" in refused_archive(bytes(damaged))


# ---------------------------------------------------------------------- bombs
def test_a_zip_bomb(refused_archive: RefusedArchive) -> None:
    """64 MiB of nothing in a few bytes: told by its size, or cut off when it lies about it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(4)) + packer.flush()
    bomb = Entry(content=b"", method=8, packed=packed, size=1 << 26)
    assert refused_archive(zip_of(bomb)) == "holds uploads.py, which is larger than 256 KiB"
    liar = Entry(content=b"", method=8, packed=packed, size=1000)
    assert refused_archive(zip_of(liar)) == "is damaged: uploads.py does not end where it should"


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_tar_bomb(packing: str, refused_archive: RefusedArchive) -> None:
    """80 MiB in front of the file: given up after 64 MiB."""
    packer = PACKERS[packing]()
    size = MAX_UNPACKED_BYTES + (16 << 20)
    packed = packer.compress(tar_member("big", b"", size=size))
    packed += b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    assert refused_archive(packed) == "unpacks to more than 64 MiB"


def test_a_tar_whose_header_lies_about_its_size(refused_archive: RefusedArchive) -> None:
    """Eight exabytes are announced, nothing is there; and less than nothing."""
    assert refused_archive(tar_member("a", b"", size=1 << 62) + END_OF_TAR) == "is cut off"
    assert "no file has content" in refused_archive(tar_member("a", b"", size=-512) + END_OF_TAR)
    folder = tar_member("a", b"", kind=tarfile.DIRTYPE, size=1 << 40)
    assert "no file has content" in refused_archive(folder + END_OF_TAR)


def test_an_archive_in_itself(refused_archive: RefusedArchive) -> None:
    """Forty-two zips in a zip, each full of others: none of them is opened."""
    inner = zip_of(*(Entry(name=f"{number}.zip".encode(), content=zip_of(Entry())) for number in range(42)))
    nested = zip_of(*(Entry(name=f"{number}.zip".encode(), content=inner) for number in range(42)))
    assert refused_archive(nested) == "holds no uploads.py, but the archive 0.zip, 1.zip, 10.zip, 11.zip, …"


def test_a_quine(refused_archive: RefusedArchive) -> None:
    """A packed archive that unpacks to a packed archive, and so on: it is unpacked once."""
    assert refused_archive(gzip.compress(gzip.compress(tar_member() + END_OF_TAR), mtime=0)).startswith(
        ("is damaged", "is cut off")
    )


def test_overlapping_members(refused_archive: RefusedArchive) -> None:
    """Ten thousand names for the same megabyte."""
    entries = [Entry(name=b"a%05d" % number, content=b"x") for number in range(3)]
    entries[2].offset = 0
    assert refused_archive(zip_of(*entries)).startswith(("is damaged: members overlap", "contradicts itself"))


def test_a_directory_without_end(refused_archive: RefusedArchive) -> None:
    """Four hundred thousand members of no size: counted before the library makes an object of each."""
    line = Entry(name=b"", content=b"").listed(0)
    number = (MAX_ARCHIVE_BYTES - 200) // len(line)
    start = len(Entry().local())
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9999, 9999, number * len(line), start, 0)
    cause = refused_archive(Entry().local() + line * number + end)
    assert cause == "holds more than 10000 files and folders"


@pytest.mark.parametrize("count", [0, 2, 0xFFFF])
def test_zip_that_lies_about_its_count(count: int, refused_archive: RefusedArchive) -> None:
    """The end says another number than the directory lists, or that zip64 has it."""
    assert refused_archive(zip_of(Entry(), count=count)).startswith(("is damaged", "uses zip64"))


def test_zip64_that_lies(refused_archive: RefusedArchive) -> None:
    """A second end for those who look for it, with another directory."""
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, 60, 0)
    where = struct.pack("<4sLQL", b"PK\6\7", 0, len(Entry().local()), 1)
    ordinary = zip_of(Entry())
    cause = refused_archive(ordinary[:-22] + wide + where + ordinary[-22:])
    assert cause == "uses zip64, which no archive of this size needs"
    sizes = struct.pack("<2H2Q", 1, 16, 1 << 60, 1 << 60)
    lie = Entry(size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=sizes, listed_extra=sizes)
    assert refused_archive(zip_of(lie)).startswith(("is cut off", "contradicts itself", "is damaged"))


def test_an_extended_header_of_gigabytes(refused_archive: RefusedArchive) -> None:
    """The library would hold it in memory, whether it is there or only announced."""
    for kind in (b"x", b"g", b"L", b"K"):
        header = tar_member("x", b"", kind=kind, size=4 << 30)
        assert refused_archive(header + END_OF_TAR) == "has an extended header of more than 64 KiB"


def test_extended_headers_in_a_chain(refused_archive: RefusedArchive) -> None:
    """The library would follow them by recursion."""
    chain = tar_member("L", b"uploads.py\0", kind=b"L") + tar_member("K", b"x\0", kind=b"K")
    cause = refused_archive(chain * 2000 + tar_member() + END_OF_TAR)
    assert cause == "contradicts itself: a member has two extended headers of one kind"


def test_many_extended_headers(refused_archive: RefusedArchive) -> None:
    """Each within its bounds, a hundred of them too many."""
    records = pax((b"k", b"v" * 60_000))
    content = b"".join(records + tar_member(f"{number}", b"") for number in range(100))
    assert refused_archive(content + END_OF_TAR) == "has more than 4 MiB of extended headers"


def test_an_xz_stream_that_asks_for_memory(refused_archive: RefusedArchive) -> None:
    """A dictionary of a gigabyte for a few bytes."""
    # A large dictionary costs its writer memory as well: its size in the block's header is changed instead.
    packed = bytearray(lzma.compress(tar_member() + END_OF_TAR, check=lzma.CHECK_NONE))
    packed[16] = 36
    packed[20:24] = struct.pack("<L", zlib.crc32(bytes(packed[12:20])))
    assert "needs too much memory: Memory usage limit exceeded" in refused_archive(bytes(packed))


def test_an_archive_that_is_too_large(refusal: Callable[[Path], UsageError], tmp_path: Path) -> None:
    """A terabyte with holes that begins like a zip: 20 MiB of it are read."""
    path = tmp_path / "homework.zip"
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(1 << 40)
    assert refusal(path).cause == f"{path} is larger than 20 MiB"


# ---------------------------------------------------------------------- both readers
def test_an_archive_with_two_readings_is_graded_by_neither(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is asked of a judge."""
    path = tmp_path / "homework.zip"
    path.write_bytes(zip_of(Entry(), Entry(content=OTHER)))
    assert run(["3", "--submission", str(path)]) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert "twice" in error


def test_an_archive_that_changes_after_it_was_read(exercise: Exercise, tmp_path: Path) -> None:
    """Graded is what was read, once; the hash in the report is of that, whatever stands there now."""
    path = tmp_path / "homework.zip"
    path.write_bytes(zip_of(Entry(name=b"b/uploads.py", content=OTHER)))
    seen = read_submission(exercise, path)
    request = _request(exercise, path)
    with Judge() as judge:
        path.write_bytes(zip_of(Entry(name=b"03_uploads/uploads.py")))
        *_, last = judge.grade(request)
    assert isinstance(last, Finished)
    source = last.report.submission
    assert source.sha256 == seen.sha256 != read_submission(exercise, path).sha256
    assert source.file == f"{path}:b/uploads.py"
    assert last.report.points == 0


def test_an_archive_of_the_answer_has_full_marks(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same marks as the file itself; nothing is unpacked, and no result is remembered for a copy."""
    work = tmp_path / "work" / "exercises" / exercise.key
    work.mkdir(parents=True)
    path = work / exercise.file_name
    path.write_bytes(zip_of(Entry(content=exercise.reference.read_bytes())))
    monkeypatch.chdir(tmp_path / "work")
    assert run(["3", "-q"]) == 0
    out, error = capfd.readouterr()
    assert "10 of 10" in out or "done" in out
    assert error == ""
    assert [each.name for each in (tmp_path / "work").iterdir()] == ["exercises"]
    assert [each.name for each in work.iterdir()] == [exercise.file_name]


def _request(exercise: Exercise, path: Path) -> GradeRequest:
    course = exercise.exercises.parent
    submitted = Submitted.of(read_submission(exercise, path))
    return GradeRequest(exercise=exercise.key, course=str(course), submission=submitted, seed=1)
