"""What a gradebook says beside a signed report must be what the report says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.attempts import Attempt
from grader.gradebook.integrity import difference
from grader.gradebook.store import Gradebook
from grader.report.model import Diagnosis, Report
from tests.gradebook.kept import KIT, keep
from tests.gradebook.made import a_report

WRONG = a_report(6, diagnosis=Diagnosis(id="threads", cause="shape", explanation="threads do it"))


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Attempt, Report]:
    with Gradebook.open(keep(tmp_path / "gradebook.db", [("ada", WRONG)]), read_only=True) as book:
        return book.attempt(1), book.report(1)


def test_what_was_recorded_agrees(recorded: tuple[Attempt, Report]) -> None:
    assert difference(*recorded) == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("exercise", "04_export_and_upload"),
        ("grader", dataclasses.replace(KIT, seed=8)),
        ("outcome", "passed"),
        ("points", 15),
        ("max_points", 6),
        ("diagnosis", ""),
        ("level", "process"),
        ("started_at", "2026-09-10T13:00:00+00:00"),
        ("sha256", "0" * 64),
    ],
)
def test_every_other_word_is_found(field: str, value: Any, recorded: tuple[Attempt, Report]) -> None:
    attempt, report = recorded
    name = "seed" if field == "grader" else field
    changed = dataclasses.replace(attempt, **{field: value})
    assert difference(changed, report).startswith(f"the gradebook says {name} ")
