"""Signatures: what was signed is known again, whatever was written in between; every change is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from grader.report.model import Report, Timeline, from_json, to_json
from grader.report.signature import ReportKey, Verdict, beyond, canonical, sign, verify
from tests.export.reports import REPORTS
from tests.report.samples import FAILED, HOSTILE, INCONCLUSIVE, KITCHEN, PASSED, SYNTAX_ERROR

KEY = ReportKey(b"k" * 32)
OTHER = ReportKey(b"o" * 32)
SAMPLES = [FAILED, PASSED, INCONCLUSIVE, SYNTAX_ERROR, KITCHEN, HOSTILE]
#: of a JSON value's type, values of every kind that a field may take
ANYTHING: list[Any] = ["x", "passed", "failed", "running", "account", 1, 2.5, [], {}]


def in_unicode(report: Report) -> Report:
    """The report as a grading would have it: files whose names are no text are refused before."""
    return from_json(json.dumps(msgspec.to_builtins(report)).replace("\\udce9", "?").encode())


@given(report=REPORTS.map(in_unicode))
def test_what_was_signed_is_valid_when_it_is_read_back(report: Report) -> None:
    signed = sign(report, KEY)
    read = from_json(to_json(signed))
    assert verify(signed, KEY) is verify(read, KEY) is Verdict.VALID
    assert beyond(to_json(signed), read) == ""


@pytest.mark.parametrize("report", SAMPLES)
def test_the_words_for_each(report: Report) -> None:
    assert verify(report, KEY) is Verdict.UNSIGNED
    assert verify(sign(report, OTHER), KEY) is Verdict.OTHER_KEY
    assert verify(replace(sign(report, KEY), points=1), KEY) is Verdict.ALTERED
    assert verify(sign(sign(report, OTHER), KEY), KEY) is Verdict.VALID


def test_another_key_does_not_pass_for_this_one() -> None:
    """Who writes this key's id into a signature of his own has altered it."""
    signed = sign(FAILED, OTHER)
    assert signed.signature is not None
    forged = replace(signed, signature=replace(signed.signature, key=KEY.id))
    assert verify(forged, KEY) is Verdict.ALTERED
    odd = replace(signed, signature=replace(signed.signature, key=KEY.id, value="ä" * 64))
    assert verify(odd, KEY) is Verdict.ALTERED


def test_a_key_shows_nothing_of_itself() -> None:
    assert repr(KEY) == f"ReportKey({KEY.id})"
    assert len(KEY.id) == 8
    assert KEY.id != OTHER.id


def test_signatures_of_today_hold_tomorrow() -> None:
    """The canonical form stays; whoever changes it makes all signatures void that there are."""
    assert KEY.id == "6160bce8"
    assert KEY.code(FAILED) == "f3e6707fde8e92032e539cc399177b7c19bcb5eeb6708b9907492956beb1afb8"
    assert canonical(FAILED).startswith(b'{"checks":[{"evidence":{"elapsed_virtual_seconds":27.0,')


def test_a_later_form_knows_an_old_signature() -> None:
    """Optional fields that were not there when it was signed change nothing, unless they say something."""

    class Later(Report, frozen=True, kw_only=True):
        remarks: dict[str, str] = msgspec.field(default_factory=dict)
        language: str = "en"

    read = msgspec.json.decode(to_json(sign(FAILED, KEY)), type=Later)
    assert verify(read, KEY) is Verdict.VALID
    assert verify(replace(read, language="de"), KEY) is Verdict.ALTERED
    assert verify(replace(read, remarks={"a": "b"}), KEY) is Verdict.ALTERED


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of some JSON."""
    yield place
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*place, key))


def others(value: Any) -> Iterator[Any]:
    """Values that are another one; some have the right type."""
    if isinstance(value, str):
        yield from (f"{value}x", value[1:], value.upper())
    if isinstance(value, int | float):
        yield from (value + 1, -value, value + 0.5)
    if isinstance(value, list) and value:
        yield from (value[1:], [*value, value[0]], value[::-1])
    if isinstance(value, dict):
        yield from ({name: each for name, each in value.items() if name != left} for left in value)
        yield {**value, "signed": True}
    yield from (*ANYTHING, None)


def short(report: Report) -> Report:
    """With one check, and of pictures the first row: the other ones are alike."""
    checks = [replace(check, timeline=first_row(check.timeline)) for check in report.checks]
    fullest = max(checks, key=lambda check: len(msgspec.json.encode(check)))
    return replace(report, checks=(fullest,), timeline=first_row(report.timeline))


def first_row(timeline: Timeline | None) -> Timeline | None:
    return None if timeline is None else replace(timeline, rows=timeline.rows[:1])


@pytest.mark.parametrize("report", [short(FAILED), short(INCONCLUSIVE), short(KITCHEN)])
def test_every_change_is_found(report: Report) -> None:
    """Of every field, at every depth: it is no report any more, or altered, or says just the same."""
    content = json.loads(to_json(sign(report, KEY)))
    found = 0
    for place in places(content):
        *way, last = place or [None]
        holder = content
        for step in way:
            holder = holder[step]
        for other in others(holder[last] if place else content):
            changed = copy.deepcopy(content)
            holder_of_changed = changed
            for step in way:
                holder_of_changed = holder_of_changed[step]
            if place:
                holder_of_changed[last] = other
            else:
                changed = other
            if changed == content:
                continue
            data = json.dumps(changed).encode()
            try:
                read = from_json(data)
            except msgspec.MsgspecError:
                continue
            if verify(read, KEY) is Verdict.VALID and not beyond(data, read):
                assert read == from_json(to_json(sign(report, KEY))), (place, other)
            else:
                found += 1
    assert found > 50


def test_what_another_reader_could_go_by_is_named() -> None:
    signed = to_json(sign(FAILED, KEY))
    report = from_json(signed)
    assert beyond(signed, report) == ""
    twice = signed.replace(b'{\n  "format"', b'{\n  "points": 10,\n  "format"', 1)
    assert from_json(twice) == report
    assert beyond(twice, report) == "'points' twice"
    more = signed.replace(b'"sentence"', b'"bonus": 3, "sentence"', 1)
    assert from_json(more) == report
    assert beyond(more, report) == "checks[0].bonus"
