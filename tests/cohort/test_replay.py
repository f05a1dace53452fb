"""What of two reports of one grading is compared, and how a difference is told."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from grader.cohort.replay import changes, differences
from grader.gradebook.attempts import Grader
from grader.outcome import Outcome
from grader.report.model import EvidenceSummary, IsolationReport
from tests.report.samples import FAILED, INCONCLUSIVE, SYNTAX_ERROR

CHECK = FAILED.checks[1]
OVERLAP = "test_overlap"


def test_the_same_again() -> None:
    """Real seconds, the day, the place of the file and words are no part of a verdict."""
    later = replace(
        FAILED,
        started_at="2030-01-01T00:00:00+00:00",
        real_seconds=9.0,
        submission=replace(FAILED.submission, file="elsewhere.py"),
        checks=tuple(replace(check, real_seconds=7.0, message="in other words") for check in FAILED.checks),
    )
    assert differences(FAILED, later) == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("outcome", Outcome.PASSED, "outcome: failed then, passed now"),
        ("points", 5, "points: 4 then, 5 now"),
        ("max_points", 12, "points of the exercise: 10 then, 12 now"),
        ("diagnosis", None, "diagnosis: in_turn then, none now"),
        ("runtime", "trio", "runtime: asyncio then, trio now"),
        ("refused", "no text", "could not be graded: no then, yes now"),
    ],
)
def test_what_differs_in_the_whole(field: str, value: Any, told: str) -> None:
    assert differences(FAILED, replace(FAILED, **{field: value})) == [told]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (replace(CHECK, outcome=Outcome.PASSED), f"{OVERLAP}: failed then, passed now"),
        (replace(CHECK, points=3), f"{OVERLAP}, points: 0 then, 3 now"),
        (replace(CHECK, max_points=4), f"{OVERLAP}, of points: 3 then, 4 now"),
        (replace(CHECK, diagnosis=None), f"{OVERLAP}, diagnosis: in_turn then, none now"),
        (replace(CHECK, evidence=None), f"{OVERLAP}, evidence: only then"),
        (
            replace(CHECK, evidence=EvidenceSummary(elapsed_virtual_seconds=27.000001)),
            f"{OVERLAP}, virtual time: 27 s then, 27.000001 s now",
        ),
        (
            replace(CHECK, evidence=EvidenceSummary(elapsed_virtual_seconds=27, blocked_virtual_seconds=2)),
            f"{OVERLAP}, blocked for: 0 s then, 2 s now",
        ),
        (replace(CHECK, name="test_other"), f"{OVERLAP}: only then"),
    ],
)
def test_what_differs_in_a_check(changed: Any, told: str) -> None:
    """Virtual time is exact: a microsecond is a difference."""
    checks = (FAILED.checks[0], changed, *FAILED.checks[2:])
    assert differences(FAILED, replace(FAILED, checks=checks))[0] == told


def test_several_differences_are_all_told() -> None:
    assert len(differences(FAILED, SYNTAX_ERROR)) > 5
    assert "test_threads: only then" in differences(FAILED, INCONCLUSIVE)


def test_what_has_changed_since() -> None:
    """Suite and kit as far as a gradebook knows them; versions and the level by the reports."""
    grader = Grader(suite="s1", kit="0.1.0+k1", seed=7)
    assert changes(FAILED, FAILED) == changes(FAILED, FAILED, (grader, grader)) == []
    now = replace(
        FAILED,
        versions={"onecook": "0.1.0", "python": "3.13", "anyio": "4.5"},
        isolation=IsolationReport(level="account"),
    )
    assert changes(FAILED, now, (grader, dataclasses.replace(grader, suite="s2", kit="0.2.0+k2"))) == [
        "the suite of this exercise: s1 then, s2 now",
        "the kit: 0.1.0+k1 then, 0.2.0+k2 now",
        "anyio: none then, 4.5 now",
        "python: 3.11 then, 3.13 now",
        "the level of isolation: sandbox then, account now",
    ]
