"""A bench that speaks at random: the judge always decides, and records what really happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.outcome import Outcome
from tests.judge.engine import Engine

COURSES = Path(__file__).parents[1] / "courses"
FORGER = Path(__file__).parent / "submissions" / "forger.py"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_words_earn_nothing_that_did_not_happen(seed: int) -> None:
    """A quarter of a hundred scripts for each seed, in one warm sandbox; the suite asserts."""
    with Engine(COURSES / "forger", "01_forger") as engine:
        told = engine.grade(FORGER.read_text(encoding="utf-8"), steady=False, seed=seed)
    [check] = told.report.checks
    assert check.outcome is Outcome.PASSED, f"{check.message}\n{check.output[:1000]}"
