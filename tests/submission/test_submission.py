"""The learner's file is found where learners keep it, and read once, as data."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.submission import MAX_BYTES, home, locate, read_source
from tests.ordinary import ordinary_folder


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    root = tmp_path / "course"
    (root / "exercises" / "03_uploads").mkdir(parents=True)
    return Course.locate(root).find("3")


def written(path: Path, text: str = "pass\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_exercises_folder_upwards_is_taken(exercise: Exercise, tmp_path: Path) -> None:
    """From anywhere inside the learner's folder, the file below the nearest ``exercises/`` is meant."""
    far = written(tmp_path / "work" / "exercises" / "03_uploads" / "uploads.py")
    deep = tmp_path / "work" / "exercises" / "03_uploads" / "notes"
    deep.mkdir()
    assert locate(exercise, start=deep) == far
    near = written(deep / "exercises" / "03_uploads" / "uploads.py")
    assert locate(exercise, start=deep) == near


def test_without_exercises_the_current_folder_is_searched(exercise: Exercise, tmp_path: Path) -> None:
    """``./NN_name/name.py`` comes before ``./name.py``."""
    here = tmp_path / "elsewhere"
    plain = written(here / "uploads.py")
    assert locate(exercise, start=here) == plain
    keyed = written(here / "03_uploads" / "uploads.py")
    assert locate(exercise, start=here) == keyed


def test_no_submission_names_the_places_and_the_next_step(exercise: Exercise, tmp_path: Path) -> None:
    """A learner who has no file yet learns where it was looked for and about ``grade init``."""
    here = tmp_path / "empty"
    here.mkdir()
    with pytest.raises(UsageError) as caught:
        locate(exercise, start=here)
    assert str(here / "03_uploads" / "uploads.py") in caught.value.cause
    assert "exercises/03_uploads/uploads.py" in caught.value.cause
    assert "grade init" in caught.value.next_step


def test_a_given_folder_may_hold_the_file(exercise: Exercise, tmp_path: Path) -> None:
    """``--submission`` takes the file, the folder that holds it, or the folder above that."""
    file = written(tmp_path / "alice" / "03_uploads" / "uploads.py")
    assert locate(exercise, given=file) == file
    assert locate(exercise, given=file.parent) == file
    assert locate(exercise, given=file.parent.parent) == file


def test_a_given_checkout_holds_all_exercises(exercise: Exercise, tmp_path: Path) -> None:
    """As ``grade init`` lays them out, and as a repository of a learner is."""
    file = written(tmp_path / "bob" / "exercises" / "03_uploads" / "uploads.py")
    assert locate(exercise, given=tmp_path / "bob") == file


@pytest.mark.parametrize("name", ["missing.py", "empty"])
def test_a_given_path_without_the_file_is_refused(exercise: Exercise, tmp_path: Path, name: str) -> None:
    """The message names the path that was given and the file that is wanted."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError) as caught:
        locate(exercise, given=tmp_path / name)
    assert name in caught.value.cause
    assert "--submission" in caught.value.next_step


def test_home_is_the_folder_that_holds_exercises(exercise: Exercise, tmp_path: Path) -> None:
    """Progress belongs to a learner's folder of exercises, and only the exercise's own file has one."""
    folder = tmp_path / "work"
    assert home(exercise, folder / "exercises" / "03_uploads" / "uploads.py") == folder
    assert home(exercise, folder / "exercises" / "03_uploads" / "other.py") is None
    assert home(exercise, folder / "03_uploads" / "uploads.py") is None
    assert home(exercise, folder / "uploads.py") is None


def test_a_source_is_text_and_the_hash_of_its_bytes(tmp_path: Path) -> None:
    """The hash is of the bytes on disk, so that an export can be compared with the file."""
    path = written(tmp_path / "uploads.py", "print('ünder')\r\n")
    source = read_source(path)
    assert source.path == path
    assert source.text == "print('ünder')\r\n"
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    """A link could name a file that the grader may read and the learner may not."""
    target = written(tmp_path / "secret.py")
    link = tmp_path / "uploads.py"
    link.symlink_to(target)
    with pytest.raises(UsageError, match="symbolic link"):
        read_source(link)


def test_a_dangling_link_is_found_and_refused_as_a_link(exercise: Exercise, tmp_path: Path) -> None:
    """Looking for the file does not follow links either, so the learner is told the true reason."""
    (tmp_path / "uploads.py").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="symbolic link"):
        read_source(locate(exercise, start=tmp_path))


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    """A pipe without a writer does not hold up the grader; folders, sockets and devices are refused."""
    pipe, folder, bound = tmp_path / "pipe.py", tmp_path / "folder.py", tmp_path / "socket.py"
    os.mkfifo(pipe)
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(bound))
        for path in (pipe, folder, bound, Path("/dev/zero")):
            with pytest.raises(UsageError, match="not a regular file"):
                read_source(path)


def test_the_size_is_bounded_while_reading(tmp_path: Path) -> None:
    """256 KiB are accepted, one byte more is not."""
    path = written(tmp_path / "uploads.py", "#" * MAX_BYTES)
    assert len(read_source(path).text) == MAX_BYTES
    written(path, "#" * (MAX_BYTES + 1))
    with pytest.raises(UsageError, match="larger than 256 KiB"):
        read_source(path)


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    """The learner is told which line to look at, and what to do."""
    path = tmp_path / "uploads.py"
    path.write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(UsageError, match="line 2") as caught:
        read_source(path)
    assert "UTF-8" in caught.value.next_step


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """Also when a part of the path is a file instead of a folder."""
    written(tmp_path / "file")
    for path in (tmp_path / "none.py", tmp_path / "file" / "uploads.py"):
        with pytest.raises(UsageError, match="does not exist"):
            read_source(path)


def test_a_file_of_somebody_else_is_refused_with_the_cure() -> None:
    """The message gives the command that allows it."""
    with ordinary_folder() as folder:
        _refused_with_the_cure(folder)


def _refused_with_the_cure(tmp_path: Path) -> None:
    path = written(tmp_path / "uploads.py")
    path.chmod(0)
    with pytest.raises(UsageError, match="may not be read") as caught:
        read_source(path)
    assert "chmod" in caught.value.next_step
