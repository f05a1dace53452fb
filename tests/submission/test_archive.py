"""Archives as submissions: one member is read as data, or the archive is refused for a reason."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tarfile
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.submission import MAX_BYTES, Source, read_submission
from grader.submission.archive.choice import MAX_MEMBERS
from grader.submission.archive.kinds import archive_kind, find_member
from grader.submission.archive.on_disk import OnDisk
from grader.submission.archive.zip_reading import list_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWER = b"async def upload_all(files):\n    return 'one'\n"
OTHER = b"async def upload_all(files):\n    return 'two'\n"
PACKINGS = ["", "gz", "bz2", "xz"]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    root = tmp_path / "course"
    (root / "exercises" / "03_uploads").mkdir(parents=True)
    return Course.locate(root).find("3")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary zip archive, the same every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return stream.getvalue()


def tarred(*members: tuple[str, bytes], packing: str = "", form: int = tarfile.PAX_FORMAT) -> bytes:
    """An ordinary tar archive, the same every time."""
    stream = io.BytesIO()
    opened: Callable[..., tarfile.TarFile] = tarfile.open  # its overloads want the mode spelt out
    with opened(fileobj=stream, mode=f"w:{packing}", format=form, encoding="utf-8") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            if name.endswith("/"):
                info.type = tarfile.DIRTYPE
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


WANTED = {"uploads.py": MAX_BYTES, "uploads.ipynb": 4 * MAX_BYTES}


def found(content: bytes) -> tuple[str, bytes]:
    """Name and content of the member that is taken for exercise 3."""
    kind = archive_kind(content[: MAX_BYTES + 1])
    assert kind is not None
    chosen = find_member(content, kind, key="03_uploads", wanted=WANTED)
    return chosen.name, chosen.content


MAKERS: dict[str, Callable[..., bytes]] = {
    "zip": zipped,
    "tar": tarred,
    "gnu": lambda *members: tarred(*members, form=tarfile.GNU_FORMAT),
    "ustar": lambda *members: tarred(*members, form=tarfile.USTAR_FORMAT),
    "gz": lambda *members: tarred(*members, packing="gz"),
    "bz2": lambda *members: tarred(*members, packing="bz2"),
    "xz": lambda *members: tarred(*members, packing="xz"),
}


@pytest.fixture(params=list(MAKERS))
def make(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    maker: Callable[..., bytes] = MAKERS[request.param]
    return maker


def test_the_file_is_read_out_of_every_form(
    make: Callable[..., bytes], exercise: Exercise, tmp_path: Path
) -> None:
    """Whatever the archive is called; the report names it and the member, and the hash is the member's."""
    path = tmp_path / "homework"
    path.write_bytes(make(("anna/", b""), ("anna/notes.txt", b"hello"), ("anna/uploads.py", ANSWER)))
    source = read_submission(exercise, path)
    assert source == Source(path, ANSWER.decode(), hashlib.sha256(ANSWER).hexdigest(), "anna/uploads.py")
    assert source.name == f"{path}:anna/uploads.py"


def test_the_exercises_own_folder_comes_first(make: Callable[..., bytes]) -> None:
    """At whatever depth, and wherever it stands in the archive."""
    members = [("uploads.py", OTHER), ("a/b/03_uploads/uploads.py", ANSWER), ("a/uploads.py", OTHER)]
    for turned in (members, members[::-1]):
        assert found(make(*turned)) == ("a/b/03_uploads/uploads.py", ANSWER)


def test_several_are_named_and_refused(make: Callable[..., bytes]) -> None:
    """The grader does not guess which one is meant."""
    for above in ("", "03_uploads/"):
        with pytest.raises(UsageError) as caught:
            found(make((f"a/{above}uploads.py", ANSWER), (f"b/{above}uploads.py", OTHER)))
        assert caught.value.cause == f"holds several: a/{above}uploads.py, b/{above}uploads.py"


def test_what_systems_leave_behind_is_not_confusing(make: Callable[..., bytes]) -> None:
    """Shadows of macOS, hidden folders, compiled files, another exercise's and archives inside."""
    clutter = ["__MACOSX/._uploads.py", "__MACOSX/03_uploads/uploads.py", ".git/uploads.py", ".DS_Store"]
    clutter += ["__pycache__/uploads.py", "._uploads.py", "old_uploads.py", "uploads.py.orig", "UPLOADS.PY"]
    inner = zipped(("uploads.py", OTHER))
    members = [(name, OTHER) for name in clutter] + [("more.zip", inner), ("./x//uploads.py", ANSWER)]
    assert found(make(*members)) == ("x/uploads.py", ANSWER)


def test_an_archive_without_the_file_says_what_is_missing(make: Callable[..., bytes]) -> None:
    """Archives inside are not opened, and a folder is no file."""
    inner = zipped(("uploads.py", ANSWER))
    for members in ([("notes.txt", b"")], [("more.zip", inner)], [("uploads.py/", b"")]):
        with pytest.raises(UsageError, match=r"holds no uploads\.py"):
            found(make(*members))


def test_long_names_are_read(make: Callable[..., bytes]) -> None:
    """A name that needs an extended header in tar is still the name."""
    folder = "/".join("x" * 30 for _ in range(6))
    assert found(make((f"{folder}/uploads.py", ANSWER)))[0] == f"{folder}/uploads.py"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_streamed_zip_is_read(method: int) -> None:
    """A program that writes into a pipe puts sizes behind each member; with 64 bits or 32."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = b""

        def write(self, piece: object) -> int:
            self.written += bytes(piece)  # type: ignore[call-overload]
            return len(bytes(piece))  # type: ignore[call-overload]

        def writable(self) -> bool:
            return True

    for large in (False, True):
        pipe = Pipe()
        with zipfile.ZipFile(pipe, "w") as archive:
            info = zipfile.ZipInfo("uploads.py")
            info.compress_type = method
            with archive.open(info, "w", force_zip64=large) as member:
                member.write(ANSWER)
        assert found(pipe.written) == ("uploads.py", ANSWER)


def test_names_in_every_alphabet_are_read(make: Callable[..., bytes]) -> None:
    """A folder may be called after its owner."""
    assert found(make(("Jürgen Ōe/uploads.py", ANSWER)))[0] == "Jürgen Ōe/uploads.py"


def test_the_size_of_the_member_is_bounded(make: Callable[..., bytes]) -> None:
    """As for a file: 256 KiB, and not one byte more."""
    assert found(make(("uploads.py", b"#" * MAX_BYTES))) == ("uploads.py", b"#" * MAX_BYTES)
    with pytest.raises(UsageError, match="larger than 256 KiB"):
        found(make(("uploads.py", b"#" * (MAX_BYTES + 1))))


def test_the_number_of_members_is_bounded(make: Callable[..., bytes]) -> None:
    """The message says how many may be there."""
    with pytest.raises(UsageError, match="10000 files and folders"):
        found(make(*((f"{number}", b"") for number in range(MAX_MEMBERS)), ("uploads.py", ANSWER)))


def test_a_text_that_is_not_utf8_is_refused_with_member_and_line(exercise: Exercise, tmp_path: Path) -> None:
    """The message names archive and member."""
    path = tmp_path / "homework.zip"
    path.write_bytes(zipped(("uploads.py", b"a = 1\nb = '\xff'\n")))
    with pytest.raises(UsageError, match=r"homework\.zip:uploads\.py is not UTF-8 text: see line 2"):
        read_submission(exercise, path)


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07\x01", "rar"), (b"\x28\xb5\x2f\xfd", "zstd")],
)
def test_other_archives_are_called_by_name(
    head: bytes, kind: str, exercise: Exercise, tmp_path: Path
) -> None:
    """Better than that they are no text."""
    path = tmp_path / "homework"
    path.write_bytes(head + b"\0" * 100)
    with pytest.raises(UsageError, match=f"is a {kind} archive, which is not read"):
        read_submission(exercise, path)


@pytest.mark.parametrize(
    "text", ["PK = 1\n", "BZh = 1\n", "Rar = 1\n", "(1)\n", "7\n", "", "\ufeffpass\n", "ustar" * 99]
)
def test_programs_are_no_archives(text: str, exercise: Exercise, tmp_path: Path) -> None:
    """A file that begins like an archive's mark is read as the text that it is."""
    path = tmp_path / "uploads.py"
    path.write_text(text, encoding="utf-8")
    source = read_submission(exercise, path)
    assert (source.text, source.member) == (text.removeprefix("\ufeff"), "")


# ---------------------------------------------------------------------- damage
WHOLE = {name: maker(("a/b.txt", b"words\n" * 40), ("uploads.py", ANSWER)) for name, maker in MAKERS.items()}


def outcome(content: bytes) -> None:
    """Only a refusal or a member may come out, and the member is one that is in the archive."""
    kind = archive_kind(content)
    if kind is None:
        return
    with contextlib.suppress(UsageError):
        chosen = find_member(content, kind, key="03_uploads", wanted=WANTED)
        assert chosen.name.endswith("uploads.py")
        assert len(chosen.content) <= MAX_BYTES


@pytest.mark.parametrize("form", list(MAKERS))
def test_an_archive_that_is_cut_off_anywhere_is_refused(form: str) -> None:
    """At no length does a part of an archive give a member."""
    whole = WHOLE[form].rstrip(b"\0")  # a tar ends with more zeros than it needs
    for length in range(1, len(whole), 1 if len(whole) < 1024 else 97):
        if archive_kind(whole[:length]) is not None:
            with pytest.raises(UsageError):
                found(whole[:length])


@pytest.mark.parametrize("form", list(MAKERS))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_flipped_bits_give_a_refusal_or_a_member(form: str, data: st.DataObject) -> None:
    """No damage makes anything else come out: no traceback, no wait, no great memory."""
    content = bytearray(WHOLE[form])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    outcome(bytes(content))


@pytest.mark.parametrize("form", list(MAKERS))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_pieces_moved_about_give_a_refusal_or_a_member(form: str, data: st.DataObject) -> None:
    """Pieces that are cut out, doubled, or replaced by others of the same archive or by noise."""
    content = WHOLE[form]
    for _ in range(data.draw(st.integers(1, 3))):
        at, to, end = sorted(data.draw(st.lists(st.integers(0, len(content)), min_size=3, max_size=3)))
        piece = data.draw(st.one_of(st.just(content[to:end]), st.binary(max_size=40), st.just(b"")))
        content = content[:at] + piece + content[to:]
    outcome(content)


def test_a_flipped_bit_in_the_content_of_a_zip_is_noticed() -> None:
    """The checksum of the member is compared: stored, so that nothing else could notice."""
    whole = zipped(("uploads.py", ANSWER), method=zipfile.ZIP_STORED)
    at = whole.index(ANSWER)
    with pytest.raises(UsageError, match="size and checksum"):
        found(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def test_both_readers_of_the_library_agree(make: Callable[..., bytes]) -> None:
    """What is read is what an ordinary program would unpack."""
    content = make(("x/uploads.py", ANSWER))
    if archive_kind(content) == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            theirs = archive.read("x/uploads.py")
    else:
        with tarfile.open(fileobj=io.BytesIO(content)) as tape:
            member = tape.extractfile("x/uploads.py")
            assert member is not None
            theirs = member.read()
    assert found(content)[1] == theirs == ANSWER


def test_looking_through_a_large_archive_takes_bounded_work() -> None:
    """Ten thousand members in about as many steps: processor time, which no other process can take."""
    content = tarred(*((f"{number:05}", b"x" * 600) for number in range(9_900)), ("uploads.py", ANSWER))
    began = time.process_time()
    assert found(content)[1] == ANSWER
    assert time.process_time() - began < 20


# ---------------------------------------------------------------------- many submissions in one archive
def listed(path: Path, content: bytes, *, most: int = 100) -> dict[str, str]:
    """The flaws of all members, by name, of an archive that is not held in memory."""
    path.write_bytes(content)
    with path.open("rb", buffering=0) as file:
        return {member.name: member.flaw for member in list_zip(OnDisk.of(file), most)}


def test_all_members_are_listed_and_each_is_read_by_itself(tmp_path: Path) -> None:
    """A large archive stays on disk: its directory is read, and later a member."""
    (tmp_path / "all.zip").write_bytes(zipped(("a/", b""), ("a/uploads.py", ANSWER), ("b/uploads.py", OTHER)))
    with (tmp_path / "all.zip").open("rb", buffering=0) as file:
        content = OnDisk.of(file)
        members = list_zip(content, 10)
        assert [(member.name, member.size) for member in members] == [
            ("a/uploads.py", len(ANSWER)),
            ("b/uploads.py", len(OTHER)),
        ]
        assert [member.read(content, MAX_BYTES) for member in members] == [ANSWER, OTHER]
        with pytest.raises(UsageError, match="larger than"):
            members[0].read(content, 10)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_flaw_of_a_member_is_its_own(tmp_path: Path) -> None:
    """A name that is hostile, there twice, or of a link takes nothing from the others."""
    link = zipfile.ZipInfo("link.py")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in (
            "../up.py",
            "good.py",
            "twice.py",
            "twice.py",
            "c:/x.py",
            "new\nline.py",
            "file",
            "file/a.py",
        ):
            archive.writestr(zipfile.ZipInfo(name), ANSWER)
        archive.writestr(link, "good.py")
    assert listed(tmp_path / "all.zip", stream.getvalue()) == {
        "../up.py": "has a name with '..'",
        "good.py": "",
        "twice.py": "is there twice",
        "c:/x.py": "has a name with an absolute path",
        "new\nline.py": "has a name with control characters",
        "file": "is there as a file and as a folder",
        "file/a.py": "",
        "link.py": "is a symbolic link, and no file",
    }


def test_a_member_with_two_names_is_its_own_flaw_and_one_with_two_ends_is_not(tmp_path: Path) -> None:
    """Where every member lies must be beyond doubt; what one of them is called, only for that one."""
    content = zipped(("a.py", ANSWER), ("b.py", OTHER))
    other_name = content.replace(b"a.py", b"x.py", 1)
    assert listed(tmp_path / "all.zip", other_name) == {"x.py": "has two different headers", "b.py": ""}
    for broken in (b"#" + content, content[:-30], content + b"#", content[40:]):
        with pytest.raises(UsageError):
            listed(tmp_path / "all.zip", broken)
    with pytest.raises(UsageError, match="more than 1 files"):
        listed(tmp_path / "all.zip", content, most=1)


def test_a_damaged_member_is_found_when_it_is_read(tmp_path: Path) -> None:
    """The others are whole."""
    content = bytearray(zipped(("a.py", ANSWER), ("b.py", OTHER), method=zipfile.ZIP_STORED))
    content[content.index(b"async")] ^= 1
    members = list_zip(bytes(content), 10)
    with pytest.raises(UsageError, match=r"a\.py has not the size and checksum"):
        members[0].read(bytes(content), MAX_BYTES)
    assert members[1].read(bytes(content), MAX_BYTES) == OTHER
