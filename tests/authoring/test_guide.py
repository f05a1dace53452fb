"""docs/authoring.md is complete: whatever an author may write down is named there."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

import grader.suite
from grader.course import ExerciseFile
from grader.evidence.record import FACTS, PLACES
from grader.judge import fixtures
from grader.judge.discovery import worlds_for
from grader.known_wrong import Edit, Mistake
from grader.sandbox.policy import Limits
from grader.suite_file import Cause, DiagnosisRule, Expectation

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "authoring.md").read_text()
FIXTURES = [
    name for name, thing in vars(fixtures).items() if type(thing).__name__ == "FixtureFunctionDefinition"
]
WORDS = {
    "fact": sorted(FACTS),
    "place": sorted(PLACES),
    "cause": list(get_args(Cause)),
    "limit": [field.name for field in dataclasses.fields(Limits)],
    "fixture": FIXTURES,
    "world": list(worlds_for(Path("/nowhere"))),
    "name of the suite library": grader.suite.__all__,
    "key of exercise.toml": list(ExerciseFile.__struct_fields__),
    "key of suite.toml": ["groups", *DiagnosisRule.__struct_fields__, *Expectation.__struct_fields__],
    "key of a known-wrong program": [*Mistake.__struct_fields__, *Edit.__struct_fields__],
}


@pytest.mark.parametrize("kind", WORDS)
def test_the_guide_names_everything(kind: str) -> None:
    """What can be written in an exercise can be looked up."""
    assert WORDS[kind], f"no {kind} was found to look for"
    missing = [word for word in WORDS[kind] if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", GUIDE)]
    assert missing == []


def test_links_of_the_guide_lead_somewhere() -> None:
    """A guide that points nowhere is not followed."""
    docs = Path(__file__).resolve().parents[2] / "docs"
    targets = re.findall(r"\]\(([^)#]+)\)", GUIDE)
    assert targets
    assert [target for target in targets if not (docs / target).exists()] == []
