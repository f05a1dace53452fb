"""From evidence to the one misconception: conditions, causes in order, places."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from grader.diagnosis.matching import CAUSES, first, holds
from grader.diagnosis.rules import BUILT_IN, MISFITS
from grader.evidence.fault_kinds import FaultKind
from grader.evidence.record import BlockedSpan, Evidence, Request
from grader.evidence.report import LearnerReport, WaitReport
from grader.judge.faults import LearnerFault
from grader.judge.picture import timeline
from grader.report.model import Diagnosis
from grader.suite_file import DiagnosisRule
from tests.diagnosing import diagnose

FACTS: dict[str, Any] = {
    "elapsed": 9.0,
    "total": 9.0,
    "longest": 5.0,
    "kind": "list",
    "awaited": True,
    "jobs": 1,
}


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ({}, True),
        ({"elapsed": 9}, True),
        ({"elapsed": "== total"}, True),
        ({"elapsed": "== longest"}, False),
        ({"elapsed": "!= longest"}, True),
        ({"elapsed": "> longest", "jobs": 1}, True),
        ({"elapsed": ">= 9", "longest": "<= 5"}, True),
        ({"elapsed": "< 9"}, False),
        ({"elapsed": "> unknown"}, False),
        ({"unknown": 1}, False),
        ({"unknown": "!= 1"}, False),
        ({"kind": "list"}, True),
        ({"kind": "dict"}, False),
        ({"kind": "> 1"}, False),
        ({"awaited": True}, True),
        ({"awaited": 1}, False),
        ({"jobs": True}, False),
    ],
)
def test_conditions(when: dict[str, Any], met: bool) -> None:  # noqa: FBT001 — a table's column
    """Values, comparisons with numbers and with other facts; what is not known meets nothing."""
    assert holds(when, FACTS) is met


def rule(cause: Any, **when: Any) -> DiagnosisRule:
    """A rule of a suite."""
    return DiagnosisRule(cause=cause, explanation=f"because of {cause}", when=when)


def found(evidence: Evidence, *, fault: LearnerFault | None = None, **rules: DiagnosisRule) -> str | None:
    """Id of the diagnosis."""
    diagnosis = diagnose(evidence.facts(), evidence.place, rules, check="test_x", fault=fault, file="x.py")
    return diagnosis.id if diagnosis is not None else None


def test_the_earlier_cause_wins() -> None:
    """A blocked loop explains the elapsed time, not the other way round; an error explains both."""
    evidence = Evidence(ended_ticks=9_000_000, blocked=(BlockedSpan(0, 9_000_000, 4),))
    slow = rule("elapsed", elapsed="> 5")
    assert found(evidence, slow=slow) == "blocked"
    assert found(Evidence(ended_ticks=9_000_000), slow=slow) == "slow"
    assert found(evidence, fault=LearnerFault("exit", "x"), slow=slow) == "exit"


def test_within_a_cause_the_suites_own_rule_comes_first() -> None:
    """In the order of its file, before the built-in ones."""
    evidence = Evidence(blocked=(BlockedSpan(0, 1, None),))
    mine = rule("blocked", blocked="> 0")
    assert found(evidence, mine=mine, later=mine) == "mine"


def test_a_rule_may_ask_for_the_check() -> None:
    """By its name."""
    assert found(Evidence(), mine=rule("shape", check="test_x")) == "mine"
    assert found(Evidence(), mine=rule("shape", check="test_y")) is None


def test_every_fault_of_the_engine_has_words() -> None:
    """By its own name, with an explanation and a hint that ends like a sentence."""
    named = {rule.when["fault"] for rule in BUILT_IN.values() if rule.when.get("fault")}
    assert named == set(get_args(FaultKind))
    for name, built_in in {**BUILT_IN, **MISFITS}.items():
        assert built_in.cause in CAUSES
        assert built_in.explanation[:1].islower() or not built_in.explanation[:1].isalpha(), name
        assert not built_in.explanation.endswith("."), name
        assert built_in.hint.endswith((".", "?")), name


def test_the_line_of_a_fault_is_the_line_of_its_diagnosis() -> None:
    """Else the place that the rule names, in the bench's report."""
    evidence = Evidence(told=LearnerReport(waits=[WaitReport(main=True, outer=7, inner=3, times=2)]))
    known = diagnose(
        evidence.facts(),
        evidence.place,
        {},
        check="x",
        fault=LearnerFault("raised", "x", line=5),
        file="x.py",
    )
    assert known is not None
    assert (known.file, known.line) == ("x.py", 5)
    waiting = DiagnosisRule(cause="shape", explanation="it waits", at="wait", when={"idles": 0})
    placed = diagnose(evidence.facts(), evidence.place, {"w": waiting}, check="x", fault=None, file="x.py")
    assert placed is not None
    assert (placed.file, placed.line) == ("x.py", 7)
    nothing = Evidence()
    nowhere = diagnose(nothing.facts(), nothing.place, {"w": waiting}, check="x", fault=None, file="x.py")
    assert nowhere is not None
    assert (nowhere.file, nowhere.line) == (None, None)


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_a_program_on_the_other_runtime_is_told_so(runtime: str) -> None:
    """Before any rule of the suite, and only for what it raises there."""
    other = "trio" if runtime == "asyncio" else "asyncio"
    raised, mine = LearnerFault("raised", "x", line=5), {"mine": rule("error", fault="raised")}
    for written_for, fault, expected in (
        (other, raised, f"{other}-on-{runtime}"),
        (runtime, raised, "mine"),
        ("", raised, "mine"),
        (other, LearnerFault("exit", "x"), "exit"),
    ):
        shown = diagnose(
            Evidence().facts(),
            Evidence().place,
            mine,
            check="x",
            fault=fault,
            file="x.py",
            written_for=written_for,
            runtime=runtime,
        )
        assert shown is not None
        assert shown.id == expected


def test_the_first_of_several_checks() -> None:
    """The earliest cause; within it the earliest check."""
    shape, error, later = (
        Diagnosis(id=name, cause=cause, explanation="x")
        for name, cause in (("a", "shape"), ("b", "error"), ("c", "error"))
    )
    assert first([shape, None, error, later]) == error
    assert first([None]) is None


# ---------------------------------------------------------------------- the picture
def test_nothing_happened_nothing_is_drawn() -> None:
    """No empty picture."""
    assert timeline(Evidence()) is None


def test_a_picture_has_a_row_for_each_request_and_one_for_a_loop_held_up() -> None:
    """From the start of the call, in virtual seconds."""
    evidence = Evidence(
        started_ticks=1_000_000,
        ended_ticks=6_000_000,
        blocked=(BlockedSpan(2_000_000, 3_000_000, 4),),
        requests=(
            Request("a", "upload", "t", 1_000_000, ended_ticks=4_000_000),
            Request("b", "upload", "t", 2_000_000, abandoned_ticks=3_000_000),
            Request("c", "upload", "t", 2_000_000),
        ),
    )
    picture = timeline(evidence)
    assert picture is not None
    shown = [
        (row.label, row.note, [(s.kind, s.start_virtual_seconds, s.end_virtual_seconds) for s in row.spans])
        for row in picture.rows
    ]
    assert shown == [
        ("the loop", "held up", [("blocked", 1.0, 2.0)]),
        ("a", "", [("waiting", 0.0, 3.0)]),
        ("b", "given up", [("waiting", 1.0, 2.0)]),
        ("c", "never finished", [("waiting", 1.0, 5.0)]),
    ]
    assert picture.end_virtual_seconds == 5.0


def test_a_long_picture_is_cut() -> None:
    """And says how many rows are missing."""
    requests = tuple(Request(str(n), "upload", "t", 0, ended_ticks=n) for n in range(100))
    picture = timeline(Evidence(requests=requests))
    assert picture is not None
    assert len(picture.rows) + picture.omitted_rows == 100
