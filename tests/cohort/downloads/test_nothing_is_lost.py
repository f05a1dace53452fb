"""Whatever lies in a download, each file is told: it counts, or not and why, or as one of many."""

from __future__ import annotations

import collections
import io
import os
import socket
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.cohort.downloads import disk, read_cohort
from grader.cohort.handed import Cohort
from grader.cohort.plan import WIDTH, plan
from grader.errors import UsageError
from grader.submission.source import MAX_BYTES
from tests.cohort.downloads.made import ANSWER, exercises, folder, left, sentences, zipped

NAMES = st.sampled_from(
    (
        "ada", "Ada Lovelace_17_assignsubmission_file", "Bo_4_assignfeedback_file", "exercise-3",
        "03_uploads",
        "exercise-99", "exercises", "submitted", "submission_1", "assignment_1_export", "src",
        ".hidden", "=cmd()", "e\u0308", "ë", "x" * 200, "first_await", "class",
    )
)  # fmt: skip
FILES = st.sampled_from(
    (
        "uploads.py", "uploads (1).py", "Uploads.py", "first_await.py", "ada.py", "ada_uploads.py",
        "helper.py", "exercise-3.ipynb", "doejane_12_34_uploads.py", "doejane_12_35_uploads-1.py",
        "zed_14_text.html", "notes.txt", "work.zip", "bad.zip", "timestamp.txt", "README.md", ".DS_Store",
        "submission_metadata.yml", "kitchen.py", "a.pyc", "Cy_5_assignsubmission_file_uploads.py",
        "roster.csv", "\u202etxt.py", "tab\t.py",
    )
)  # fmt: skip
PATHS = st.lists(NAMES, max_size=4).flatmap(lambda up: FILES.map(lambda name: "/".join([*up, name])))
CONTENTS = {
    "work.zip": zipped({"03_uploads/uploads.py": ANSWER, "first_await.py": ANSWER}),
    "submission_metadata.yml": (
        b"submission_1:\n  :submitters:\n  - :sid: '1'\n  - :sid: '2'\nada:\n  :submitters: []\n"
    ),
}


def content(name: str) -> str | bytes:
    return CONTENTS.get(name.rpartition("/")[2], ANSWER)


def told(cohort: Cohort) -> tuple[set[str], int]:
    """The places of all files that are named, and how many others there are."""
    places = {each.place for each in cohort.handed} | {each.place for each in cohort.unmatched}
    return places, sum(each.count for each in cohort.set_aside)


@settings(max_examples=150, deadline=None)
@given(paths=st.sets(PATHS, min_size=1, max_size=12), asked=st.sampled_from(((), ("3",), ("1", "3"))))
def test_every_file_is_told_once(paths: set[str], asked: tuple[str, ...]) -> None:
    """Each file counts, is left out with a reason, or is one of many: none twice, none lost."""
    files = {path: content(path) for path in sorted(paths)}
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "all.zip"
        archive.write_bytes(zipped(files))
        for path in (folder(Path(scratch) / "d", files), archive):
            cohort = sentences(path, *asked)
            places, others = told(cohort)
            assert len(places) + others == len(files)
            pairs = collections.Counter((each.student, each.exercise.key) for each in cohort.handed)
            assert set(pairs.values()) <= {1}
            counts = {each.place for each in cohort.handed}
            assert all(each.why for each in cohort.unmatched)
            assert all(each.superseded for each in cohort.unmatched if each.place in counts)
            assert all(cell_len(line) <= WIDTH for line in plan(cohort, exercises(*asked)))


def test_what_is_no_file_is_named_and_not_touched(tmp_path: Path) -> None:
    """Links that lead out, pipes and sockets are told; a pipe would never end."""
    secret = tmp_path / "secret.py"
    secret.write_text(ANSWER)
    root = folder(tmp_path / "d", {"ada/uploads.py": ANSWER})
    for name in ("bob", "cy", "dora"):
        (root / name).mkdir()
    (root / "bob" / "uploads.py").symlink_to(secret)
    (root / "eve").symlink_to(tmp_path)
    os.mkfifo(root / "cy" / "uploads.py")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(root / "dora")
        try:
            listening.bind("uploads.py")
        finally:
            os.chdir(here)
    cohort = sentences(root, "3")
    assert [each.student for each in cohort.handed] == ["ada"]
    assert left(cohort) == {
        "bob/uploads.py": "is a symbolic link, which is not followed",
        "eve": "is a symbolic link, which is not followed",
        "cy/uploads.py": "is a pipe, a socket or a device, and no file",
        "dora/uploads.py": "is a pipe, a socket or a device, and no file",
    }


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, and what a terminal obeys."""
    root = os.fsencode(folder(tmp_path / "d", {"ada/uploads.py": ANSWER}))
    for name in (b"b\xffb", b"c\x1b[31mc", b"d\nd"):
        os.mkdir(root + b"/" + name)  # noqa: PTH102 — a name in bytes
        Path(os.fsdecode(root + b"/" + name + b"/uploads.py")).write_text(ANSWER)
    cohort = sentences(tmp_path / "d", "3")
    assert [each.student for each in cohort.handed] == ["ada"]
    assert sorted(each.why for each in cohort.unmatched) == [
        "its name holds control characters; rename it",
        "its name holds control characters; rename it",
        "its name is not UTF-8 text; rename it",
    ]
    lines = plan(cohort, exercises("3"))
    assert not any(character < " " for line in lines for character in line)
    "\n".join(lines).encode()


def test_what_can_not_be_graded_is_handed_in_all_the_same(tmp_path: Path) -> None:
    """No UTF-8, too large, damaged: it was handed in, and whoever reads it is told."""
    root = folder(
        tmp_path / "d",
        {
            "ada/uploads.py": b"\xff\xfe",
            "bob/uploads.py": b"#" * (MAX_BYTES + 1),
            "cy/uploads.zip": b"PK\3\4 broken",
            "dora/uploads.py": "{\\rtf",
        },
    )
    cohort = sentences(root, "3")
    assert [each.student for each in cohort.handed] == ["ada", "bob", "cy", "dora"]
    for handed, match in zip(cohort.handed, ("UTF-16", "larger than", "no directory", "RTF"), strict=True):
        with pytest.raises(UsageError, match=match):
            handed.read()


def test_a_damaged_member_takes_nothing_from_the_others(tmp_path: Path) -> None:
    """It was handed in; the others are read as ever."""
    content = bytearray(zipped({"ada/uploads.py": ANSWER, "bob/uploads.py": ANSWER}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        entry = archive.getinfo("ada/uploads.py")
    content[entry.header_offset + 30 + len(entry.filename) + 5] ^= 0xFF
    (tmp_path / "all.zip").write_bytes(content)
    ada, bob = sentences(tmp_path / "all.zip", "3").handed
    with pytest.raises(UsageError, match="damaged"):
        ada.read()
    assert bob.read().text == ANSWER


def test_an_archive_that_has_changed_is_not_read(tmp_path: Path) -> None:
    """What a name means was decided when the archive was listed."""
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"ada/uploads.py": ANSWER}))
    (handed,) = sentences(path, "3").handed
    path.write_bytes(zipped({"ada/uploads.py": ANSWER + "#"}))
    with pytest.raises(UsageError, match="has changed since it was looked at"):
        handed.read()


def test_a_folder_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files end it with a message; too many levels end at the level."""
    root = folder(tmp_path / "d", {"ada/" + "n/" * 40 + "uploads.py": ANSWER, "bob/uploads.py": ANSWER})
    cohort = sentences(root, "3")
    assert [each.student for each in cohort.handed] == ["bob"]
    assert [each.why for each in cohort.unmatched] == [
        "lies more than 32 folders deep, and is not looked into"
    ]
    monkeypatch.setattr(disk, "MOST_FILES", 3)
    with pytest.raises(UsageError, match="holds more than 3 files and folders"):
        sentences(root, "3")


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A path that does not exist, and an archive of a kind that holds no cohort."""
    with pytest.raises(UsageError, match="does not exist"):
        read_cohort([tmp_path / "none"], exercises("3"))
    (tmp_path / "all.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"x" * 100)
    with pytest.raises(UsageError, match="is a 7z archive; of many submissions only zip is read"):
        read_cohort([tmp_path / "all.7z"], exercises("3"))
    (tmp_path / "cut.zip").write_bytes(zipped({"ada/uploads.py": ANSWER})[:-10])
    with pytest.raises(UsageError, match="cut off or damaged"):
        read_cohort([tmp_path / "cut.zip"], exercises("3"))


def test_metadata_that_is_none_is_told(tmp_path: Path) -> None:
    """Gradescope's file tells whose everything is: without it nothing is guessed."""
    root = folder(tmp_path / "d", {"submission_metadata.yml": 'a: ["', "a/uploads.py": ANSWER})
    with pytest.raises(
        UsageError, match=r"submission_metadata\.yml, line \d: this is no file of Gradescope's"
    ):
        sentences(root, "3")
    root = folder(tmp_path / "e", {"submission_metadata.yml": "- x\n- &a [*a]\n", "a/uploads.py": ANSWER})
    assert left_whys(sentences(root, "3")) == ["submission_metadata.yml does not know it"]


def left_whys(cohort: Cohort) -> list[str]:
    return [each.why for each in cohort.unmatched]


def test_of_very_many_archives_a_few_are_opened(tmp_path: Path) -> None:
    """Each takes time, and one student has as many as it pleases; nobody else loses anything."""
    held = zipped({"a.py": ANSWER, "b.py": ANSWER})
    files: dict[str, str | bytes] = {f"eve/{number:03}.zip": held for number in range(30)}
    cohort = sentences(folder(tmp_path / "d", {**files, "ada/uploads.py": ANSWER}), "3")
    assert [each.student for each in cohort.handed] == ["ada"]
    whys = collections.Counter(left(cohort).values())
    assert whys["is one of more than 20 archives: unpack what is meant"] == 10
    assert whys.total() == 30


@pytest.mark.timeout(60)
def test_very_many_files_of_one_name_are_looked_through_once(tmp_path: Path) -> None:
    """Not each beside each other: that would be minutes."""
    files: dict[str, str | bytes] = {f"eve/{number}/uploads.py": "" for number in range(20_000)}
    (tmp_path / "d.zip").write_bytes(zipped({**files, "ada/uploads.py": ANSWER}))
    cohort = sentences(tmp_path / "d.zip", "3")
    assert [each.student for each in cohort.handed] == ["ada", "eve"]
    assert len(cohort.unmatched) == 19_999
