"""What lies in the place of the file that is wanted is named for what it is, with what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.submission import locate, read_source, read_submission
from grader.submission.locate import DEEPEST
from grader.submission.near import nearest_names
from tests.submission.test_archive import ANSWER, PACKINGS, tarred, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

COPIES = [
    "uploads (1).py",
    "uploads-2.py",
    "uploads_2.py",
    "Uploads.py",
    "UPLOADS.PY",
    "uploads - Copy.py",
    "Copy of uploads.py",
    "adalovelace_4711_0815_uploads-1.py",
    "uploads.py.txt",
    "upload.py",
    "uplaods.py",
    "my answer.py",
]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    root = tmp_path / "course"
    (root / "exercises" / "03_uploads").mkdir(parents=True)
    return Course.locate(root).find("3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder


def refusal(act: Callable[[], object]) -> UsageError:
    """How this is refused."""
    with pytest.raises(UsageError) as caught:
        act()
    return caught.value


# ---------------------------------------------------------------------- copies and near misses
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_in_a_folder_is_named_and_can_be_graded_as_it_is(
    name: str, exercise: Exercise, folder: Path
) -> None:
    """Renamed, or by its path, which the message says as a shell takes it."""
    (folder / name).write_bytes(ANSWER)
    (folder / "notes.txt").write_text("nothing")
    said = refusal(lambda: locate(exercise, given=folder))
    assert f"holds no uploads.py, but {name}" in said.cause
    assert said.next_step == f"Rename {name} to uploads.py, or name it: --submission '{folder / name}'"
    assert locate(exercise, given=folder / name) == folder / name


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_in_an_archive_is_named(name: str, exercise: Exercise, folder: Path) -> None:
    """At whatever depth; zip, tar and packed tar say the same."""
    made = [
        zipped((f"hw/{name}", ANSWER)),
        *(tarred((f"hw/{name}", ANSWER), packing=how) for how in PACKINGS),
    ]
    for content in made:
        path = folder / "handed in"
        path.write_bytes(content)
        said = refusal(lambda path=path: read_submission(exercise, path))  # type: ignore[misc]
        assert f"holds no uploads.py, but hw/{name}" in said.cause
        assert said.next_step == f"Rename hw/{name} to uploads.py, and make the archive again."


def test_a_copy_beside_the_course_is_named(exercise: Exercise, folder: Path) -> None:
    """Without --submission, in the exercise's own folder and in the current one."""
    place = folder / "exercises" / "03_uploads"
    place.mkdir(parents=True)
    (place / "uploads (1).py").write_bytes(ANSWER)
    (folder / "other.py").write_bytes(ANSWER)
    said = refusal(lambda: locate(exercise, start=folder))
    assert said.cause == f"no uploads.py found, but {place / 'uploads (1).py'}"
    (place / "uploads (1).py").unlink()
    assert "grade init" in refusal(lambda: locate(exercise, start=folder)).next_step


def test_the_file_in_a_folder_below_is_named(exercise: Exercise, folder: Path) -> None:
    """It is not taken: which one is graded is for whoever asks to say."""
    deep = folder / "homework" / "week 3"
    deep.mkdir(parents=True)
    (deep / "uploads.py").write_bytes(ANSWER)
    said = refusal(lambda: locate(exercise, given=folder))
    assert "holds no uploads.py itself, but homework/week 3/uploads.py" in said.cause
    assert said.next_step == f"Name the file itself: --submission '{deep / 'uploads.py'}'"


def test_several_are_named_and_none_is_chosen(exercise: Exercise, folder: Path) -> None:
    """The first few, in order."""
    for number in range(9, 0, -1):
        (folder / f"uploads ({number}).py").write_bytes(ANSWER)
    said = refusal(lambda: locate(exercise, given=folder))
    assert "but uploads (1).py, uploads (2).py, uploads (3).py, uploads (4).py, …" in said.cause
    assert said.next_step == "Rename the one that is meant to uploads.py, or name it: --submission FILE"


def test_the_nearest_kind_alone_is_named() -> None:
    """A copy before a slip, a notebook of the name before other programs; hidden in nothing else."""
    everything = [
        "hw.zip",
        "other.ipynb",
        "other.py",
        "uploads.ipynb",
        "uplaods.py",
        "uploads (1).py",
        "a.md",
    ]
    for count in range(6, 0, -1):
        assert nearest_names("uploads.py", everything[:count]) == [everything[count - 1]]
    assert nearest_names("uploads.py", ["a.md", "uploads", "uploads.pyc"]) == []


def test_a_look_for_copies_is_bounded_and_follows_no_link(exercise: Exercise, folder: Path) -> None:
    """What lies deep, is hidden or is reached by a link is not looked at."""
    deep = folder.joinpath(*"abcdefgh"[: DEEPEST + 1])
    hidden = folder / ".venv"
    for place in (deep, hidden):
        place.mkdir(parents=True)
        (place / "uploads.py").write_bytes(ANSWER)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    said = refusal(lambda: locate(exercise, given=folder))
    assert said.cause == f"the folder {folder} holds no uploads.py"


def test_clutter_in_an_archive_is_not_proposed(exercise: Exercise, folder: Path) -> None:
    """What macOS leaves beside each file has its name, and is no program."""
    path = folder / "hw.zip"
    path.write_bytes(zipped(("__MACOSX/._uploads (1).py", b"x"), (".git/uploads.py.orig.py", b"x")))
    assert refusal(lambda: read_submission(exercise, path)).cause.endswith("holds no uploads.py")


def test_an_archive_in_an_archive_is_named(exercise: Exercise, folder: Path) -> None:
    """Learning platforms pack what was packed."""
    path = folder / "all.zip"
    path.write_bytes(zipped(("ada/homework.zip", zipped(("uploads.py", ANSWER)))))
    said = refusal(lambda: read_submission(exercise, path))
    assert "but the archive ada/homework.zip" in said.cause
    assert "Unpack ada/homework.zip" in said.next_step


# ---------------------------------------------------------------------- notebooks and documents
def notebook(*sources: str, form: int = 4) -> bytes:
    """A notebook with these cells of code."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": [source]}
        for source in sources
    ]
    whole = {"cells": cells} if form == 4 else {"worksheets": [{"cells": cells}]}
    return json.dumps({**whole, "metadata": {}, "nbformat": form, "nbformat_minor": 0}, indent=1).encode()


def test_a_notebook_of_another_name_is_named(exercise: Exercise, folder: Path) -> None:
    """In a folder and in an archive; which one is meant is for a person to say."""
    (folder / "My Notebook.ipynb").write_bytes(notebook())
    said = refusal(lambda: locate(exercise, given=folder))
    assert "but the notebook My Notebook.ipynb" in said.cause
    assert said.next_step == "Name the notebook itself, or call it uploads.ipynb."
    packed = folder / "hw.zip"
    packed.write_bytes(zipped(("My Notebook.ipynb", notebook())))
    assert "but the notebook My Notebook.ipynb" in refusal(lambda: read_submission(exercise, packed)).cause


def test_a_notebook_is_no_python_file_where_one_must_be(folder: Path) -> None:
    path = folder / "x.py"
    path.write_bytes(notebook("x = 1"))
    said = refusal(lambda: read_source(path))
    assert said.cause.endswith("x.py is a notebook, not a Python file")


def test_a_program_that_begins_with_a_brace_is_one(folder: Path) -> None:
    """A set or dict at the top is Python; only the keys of a notebook make it one."""
    path = folder / "uploads.py"
    path.write_text('{"cells": 1}\n\n\ndef upload_all():\n    return 1\n')
    assert read_source(path).text.startswith("{")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html>\n<html><body>async def", "a web page"),
        (b"\n<html lang='en'>", "a web page"),
        (b"{\\rtf1\\ansi async def}", "a document of a word processor"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_what_a_browser_or_an_editor_made_of_it_is_named(content: bytes, kind: str, folder: Path) -> None:
    """A page that shows the file, or a document that holds it, is not the file."""
    path = folder / "uploads.py"
    path.write_bytes(content)
    assert f"is {kind}" in refusal(lambda: read_source(path)).cause


# ---------------------------------------------------------------------- encodings
@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-16", "not UTF-8 text but UTF-16"),
        ("utf-16-le", "zero bytes"),
        ("utf-16-be", "zero bytes"),
        ("utf-32", "not UTF-8 text but UTF-32"),
        ("utf-32-le", "zero bytes"),
        ("utf-32-be", "zero bytes"),
        ("latin-1", "see line 2"),
        ("cp1252", "see line 2"),
    ],
)
def test_other_encodings_are_named(encoding: str, words: str, folder: Path) -> None:
    """With a mark at the beginning or without one."""
    path = folder / "uploads.py"
    path.write_bytes("# one\nname = 'é'\n".encode(encoding))
    said = refusal(lambda: read_source(path))
    assert "is not UTF-8 text" in said.cause
    assert words in said.cause
    assert "UTF-8" in said.next_step


@pytest.mark.parametrize("content", [b"\0", b"x = 1\n\0\n", b"x = '\0'\n"])
def test_zero_bytes_are_no_text(content: bytes, folder: Path) -> None:
    """No Python file holds one, not even in a string."""
    path = folder / "uploads.py"
    path.write_bytes(content)
    line = content[: content.index(0)].count(b"\n") + 1
    assert f"zero bytes, from line {line} on" in refusal(lambda: read_source(path)).cause
