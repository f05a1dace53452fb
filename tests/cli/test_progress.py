"""The memory of results: small, plain, and never in the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.cli.progress import FILE_NAME, load, remember
from grader.errors import UsageError
from tests.ordinary import ordinary_folder
from tests.report.samples import report_of

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    """No file is no progress, and looking makes none."""
    assert load(tmp_path).exercises == {}
    assert list(tmp_path.iterdir()) == []


def test_the_best_result_is_kept(tmp_path: Path) -> None:
    """A worse one does not replace it; an equal one does, since it is of the newer file."""
    for points, digest in ((4, "a"), (7, "b"), (5, "c")):
        remember(tmp_path, report_of("03_uploads", points, 10, digest))
    assert (load(tmp_path).exercises["03_uploads"].points, load(tmp_path).exercises["03_uploads"].sha256) == (
        7,
        "b",
    )
    remember(tmp_path, report_of("03_uploads", 7, 10, "d"))
    assert load(tmp_path).exercises["03_uploads"].sha256 == "d"


def test_the_latest_result_is_kept_beside_a_better_one(tmp_path: Path) -> None:
    """So nobody is asked to grade again what was graded; a best one is the latest by itself."""
    remember(tmp_path, report_of("03_uploads", 7, 10, "a"))
    assert load(tmp_path).exercises["03_uploads"].latest is None
    remember(tmp_path, report_of("03_uploads", 4, 10, "b"))
    kept = load(tmp_path).exercises["03_uploads"]
    assert (kept.points, kept.sha256, kept.newest.points, kept.newest.sha256) == (7, "a", 4, "b")
    remember(tmp_path, report_of("03_uploads", 8, 10, "c"))
    kept = load(tmp_path).exercises["03_uploads"]
    assert (kept.points, kept.latest, kept.newest.sha256) == (8, None, "c")


def test_points_of_another_scale_do_not_count(tmp_path: Path) -> None:
    """When the course changed what an exercise is worth, the newest result is the best."""
    remember(tmp_path, report_of("03_uploads", 9, 10))
    remember(tmp_path, report_of("03_uploads", 3, 5))
    assert load(tmp_path).exercises["03_uploads"].points == 3


def test_the_file_is_plain_and_in_order(tmp_path: Path) -> None:
    """A person can read it, and it makes small differences under version control."""
    remember(tmp_path, report_of("03_uploads", 9, 10))
    remember(tmp_path, report_of("01_first_await", 3, 5))
    content = json.loads((tmp_path / FILE_NAME).read_text())
    assert list(content) == ["format", "exercises"]
    assert list(content["exercises"]) == ["01_first_await", "03_uploads"]
    assert list(content["exercises"]["03_uploads"]) == ["points", "max_points", "sha256", "when"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"format": 2}',
        b'{"exercises": {"x": {"points": "many"}}}',
        b"0" * 300_000,
    ],
)
def test_a_damaged_file_is_told_and_moved_aside(tmp_path: Path, content: bytes) -> None:
    """Nothing is lost: neither the new result, nor what stood in the old file."""
    file = tmp_path / FILE_NAME
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert str(file) in caught.value.cause
    with pytest.raises(UsageError, match="damaged"):
        remember(tmp_path, report_of("03_uploads", 4, 10))
    assert load(tmp_path).exercises["03_uploads"].points == 4
    assert (tmp_path / f"{FILE_NAME}.damaged").read_bytes() == content


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """What a link in the learner's folder points to is neither read nor written."""
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / FILE_NAME).symlink_to(target)
    with pytest.raises(UsageError):
        remember(tmp_path, report_of("03_uploads", 4, 10))
    assert target.read_text() == "precious"
    assert load(tmp_path).exercises["03_uploads"].points == 4


def test_a_folder_that_cannot_be_written_is_an_os_error() -> None:
    """The caller says so and goes on."""
    with ordinary_folder() as folder:
        _cannot_be_written(folder)


def _cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="denied"):
        remember(tmp_path, report_of("03_uploads", 4, 10))
