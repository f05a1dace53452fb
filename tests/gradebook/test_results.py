"""Graded folders: whose report it is, which of several counts, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.results import read_results
from tests.gradebook.made import a_report, put


@pytest.mark.parametrize(
    "name",
    ["alice.json", "alice/exercise-3.json", "alice/3.json", "exercise-3/alice.json", "03_x/alice.json"],
)
def test_the_place_says_whose_it_is(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    (result,) = read_results([tmp_path]).graded
    assert result.student == "alice"
    assert result.report == a_report()


def test_a_report_by_itself(tmp_path: Path) -> None:
    path = put(tmp_path / "alice.json")
    assert [result.path for result in read_results([path, path]).graded] == [path]


def test_the_latest_counts_and_the_other_is_told(tmp_path: Path) -> None:
    late = put(tmp_path / "a" / "alice.json", a_report(started_at="2026-11-30T12:00:00+00:00"))
    early = put(tmp_path / "b" / "alice.json", a_report(started_at="2026-11-30T12:30:00+02:00"))
    results = read_results([tmp_path / "a", tmp_path / "b"])
    assert [result.path for result in results.graded] == [late]
    assert [left.path for left in results.left_out] == [early]
    assert results.is_whole


def test_what_is_no_report_is_told(tmp_path: Path) -> None:
    put(tmp_path / "alice.json")
    (tmp_path / "notes.json").write_text("{}")
    results = read_results([tmp_path])
    assert [result.student for result in results.graded] == ["alice"]
    assert [(left.path.name, left.why) for left in results.left_out] == [
        ("notes.json", "is no report of this version")
    ]
    assert not results.is_whole


def test_a_folder_without_a_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no report in") as refusal:
        read_results([tmp_path])
    assert "--format json" in refusal.value.next_step
    with pytest.raises(UsageError, match="does not exist"):
        read_results([tmp_path / "nothing"])
