"""``--output FILE``: the whole report or nothing, in a file that is one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.files import flaw_of_target, scratch, write_whole
from grader.report.model import from_json, to_json
from tests.judge.engine import COURSE, STEADY
from tests.ordinary import ordinary_folder
from tests.report.samples import PASSED

OWN_RUNTIME = COURSE.parent / "own_runtime"


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    file = tmp_path / "engine.py"
    file.write_text("async def answer(address, names):\n    return names\n" + STEADY)
    return file


def graded(submission: Path, output: Path, *more: str) -> int:
    return run(
        ["1", "--course", str(COURSE), "--submission", str(submission), "--output", str(output), *more]
    )


@pytest.mark.parametrize("shape", ["--json", "--quiet", "--verbose"])
def test_it_is_the_report_beside_any_other_shape(
    shape: str, submission: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """An old file is replaced; with --json it is the same to the letter."""
    output = tmp_path / "report.json"
    output.write_text("old")
    assert graded(submission, output, shape) == 1
    assert from_json(output.read_bytes()).points == 2
    out, error = capfd.readouterr()
    assert error == ""
    assert (out == output.read_text()) == (shape == "--json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["engine.py", "report.json"]


PLACES: dict[str, Callable[[Path], object]] = {
    "a symbolic link": lambda path: path.symlink_to(path.with_name("target")),
    "a folder": lambda path: path.mkdir(),
    "not a regular file": os.mkfifo,
}


@pytest.mark.parametrize("words", PLACES)
def test_what_is_no_file_is_refused_before_grading(
    words: str, submission: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A usage error, and what is there stays as it is."""
    output = tmp_path / "report.json"
    PLACES[words](output)
    before = output.lstat().st_ino
    assert graded(submission, output) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert words in error
    assert "--output FILE" in error
    assert output.lstat().st_ino == before


def test_the_learners_file_is_never_written_over(
    submission: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor is a folder made that is not there."""
    assert graded(submission, submission) == 2
    assert "file to be graded" in capfd.readouterr().err
    assert graded(submission, tmp_path / "nowhere" / "report.json") == 2
    assert "there is no folder" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["engine.py"]


REFUSED: dict[str, tuple[str, str]] = {
    "a submission that cannot be read": ("--submission", "pack.zip"),
    "a submission that is not there": ("--submission", "nowhere.py"),
    "a course that is not there": ("--course", "nowhere"),
    "a runtime that it does not run on": ("--runtime", "trio"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_an_old_report_does_not_outlive_a_refusal(
    words: str, submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever grades a cohort into one file after another would give it to somebody else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.zip").write_bytes(b"PK\x03\x04damaged")
    output = tmp_path / "report.json"
    output.write_bytes(to_json(PASSED))
    arguments = {"--submission": str(submission), "--course": str(OWN_RUNTIME), "--output": str(output)}
    arguments.update([REFUSED[words]])
    assert run(["1", *(word for option in arguments.items() for word in option)]) == 2
    assert not output.exists()


def test_what_is_no_report_outlives_a_refusal(tmp_path: Path) -> None:
    """The path may be a mistake, and the file somebody's work."""
    for content in (b"", b"work", b"{}", b'{"exercise": 1}', b"[" * 100_000, b"\xff"):
        (tmp_path / "work").write_bytes(content)
        assert graded(tmp_path / "nowhere.py", tmp_path / "work") == 2
        assert (tmp_path / "work").read_bytes() == content


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    """As any program would make it."""
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"content")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert flaw_of_target(tmp_path / "new") == ""


def test_a_folder_that_refuses_leaves_the_old_file() -> None:
    """The error is raised, and nothing lies beside."""
    with ordinary_folder() as folder:
        (folder / "file").write_text("old")
        folder.chmod(0o500)
        with pytest.raises(PermissionError):
            write_whole(folder / "file", b"new")
        assert (folder / "file").read_text() == "old"
        folder.chmod(0o700)
        assert [path.name for path in folder.iterdir()] == ["file"]


def test_scratch_has_no_name() -> None:
    """It can be written and read back, and is gone with its last descriptor."""
    with scratch() as file:
        file.write(b"words")
        file.seek(0)
        assert file.read() == b"words"
        assert os.fstat(file.fileno()).st_nlink == 0
