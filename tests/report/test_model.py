"""A report keeps its form: it survives JSON and follows its own schema."""

from __future__ import annotations

import json
import re

import jsonschema
import msgspec
import pytest

from grader.report.model import from_json, json_schema, to_json
from tests.report.samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_survives_json(name: str) -> None:
    """What is read back is what was written."""
    assert from_json(to_json(SAMPLES[name])) == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_follows_the_schema(name: str) -> None:
    """Whoever reads reports may rely on the schema."""
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(json.loads(to_json(SAMPLES[name])))) == []


def test_the_schema_is_one() -> None:
    """It is valid itself, and refuses what is no report."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    validator = jsonschema.Draft202012Validator(json_schema())
    content = json.loads(to_json(SAMPLES["failed"]))
    for broken in ({**content, "outcome": "cheated"}, {**content, "format": 2}, {**content, "points": "ten"}):
        assert not validator.is_valid(broken)
    del content["seed"]
    assert not validator.is_valid(content)


def test_a_newer_report_is_refused() -> None:
    """A reader does not guess what another format means."""
    content = to_json(SAMPLES["failed"]).replace(b'"format": 1', b'"format": 2')
    with pytest.raises(msgspec.ValidationError):
        from_json(content)


def test_no_character_of_a_report_does_something() -> None:
    """What turns the direction of writing, or clears a screen, stands as an escape; it means the same."""
    sample = msgspec.structs.replace(SAMPLES["failed"], exercise="a\u202eb\x1b[2J\x7f\x9b\u2028\U000e0001c")
    data = to_json(sample)
    assert all(each.isprintable() or each == "\n" for each in data.decode())
    assert from_json(data) == sample


@pytest.mark.parametrize(
    "text", ["::error::x", "a ##vso[task]b", "##[group]", "##teamcity[x]", "::::a", "####[x]", "test::name"]
)
def test_no_log_finds_a_command_in_a_report(text: str) -> None:
    """Anywhere in a line; what is read back is the same."""
    sample = msgspec.structs.replace(SAMPLES["failed"], exercise=text)
    data = to_json(sample)
    assert not re.search(rb"::[A-Za-z]|##\w*\[", data)
    assert from_json(data) == sample
