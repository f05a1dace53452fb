"""Hostile submissions, for real: nothing to gain, nothing lost, nobody else harmed.

A folder ``<family>/<case>/`` holds a ``submission.py`` and an ``expect.toml``
(:class:`tests.hostile.arena.Expectation`). Each runs at both levels with walls (cheats on the kit's own
exercises at ``sandbox``: they touch no wall), some of each kind at level ``process`` as well; all of a level
in one judge process, one after the other, with a right answer after every eighth and at the end. Where that
is graded differently, the eight are graded again, a right answer after each, and the guilty are named.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from grader.cli.console import rendered
from grader.diagnosis.matching import DEPARTURE
from grader.outcome import Outcome
from grader.report.model import to_json
from grader.report.terminal import Detail, render
from tests.hostile.arena import CANARY, Case, load_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.model import CheckReport, Report
    from tests.hostile.arena import Arena, LevelName

pytestmark = pytest.mark.linux

CASES = load_cases()
#: of every kind of attack there are several variants
FAMILIES = {"results", "reading", "resources", "escape", "way_out", "cheating"}
#: of the judge's own, for one submission
MOST_CPU_SECONDS = 8.0
MOST_MEMORY_BYTES = 160 << 20
MOST_REPORT_BYTES = 512 << 10
WORKFLOW_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
PARAMETERS = [
    pytest.param(case, level, id=f"{case.family}-{case.name}-{level}")
    for level in ("sandbox", "account", "process")
    for case in CASES
    if level in case.expected.levels
]


@pytest.mark.timeout(90)
@pytest.mark.parametrize(("case", "level"), PARAMETERS)
def test_nothing_to_gain(
    case: Case,
    level: LevelName,
    arena: Callable[[LevelName], Arena],
    record_property: Callable[[str, object], None],
) -> None:
    """The points are what the code is worth, the reason is named, and nobody else notices."""
    record_property("level", level)
    judge = arena(level)
    judge.usual(case)  # whatever this exercise needs is there before anything is counted
    before = judge.cost()
    report = judge.grade(case)
    assert_decided(report, case)
    assert_nothing_gained(report, case)
    assert_harmless(report)
    assert judge.left() == []
    after = judge.cost()
    assert after.descriptors <= before.descriptors, "the judge holds more descriptors than before"
    assert after.cpu_seconds - before.cpu_seconds <= MOST_CPU_SECONDS
    assert after.memory_bytes <= MOST_MEMORY_BYTES
    judge.prove_next_ones()


def test_a_right_answer_that_is_graded_differently_is_told(arena: Callable[[LevelName], Arena]) -> None:
    """With those that went before it; here none of them is guilty alone, the memory is wrong."""
    judge = arena("sandbox")
    judge.prove_next_ones(after=1)
    first, second = (case for case in CASES if case.family == "escape" and case.name in ("mounts", "limits"))
    true = judge.usual(first)
    judge._usual[judge.next_key(first)] = {**true, "points": -1}
    judge.grade(first)
    judge.grade(second)
    judge.prove_next_ones()  # not yet
    with pytest.raises(AssertionError, match=r"after all of these: escape/limits, escape/mounts$"):
        judge.prove_next_ones(after=2)
    judge._usual[judge.next_key(first)] = true
    judge.prove_next_ones(after=1)


def test_there_are_enough() -> None:
    """Every family has its variants; nothing lies about that is no case."""
    by_family = {family: [case for case in CASES if case.family == family] for family in FAMILIES}
    assert {case.family for case in CASES} == FAMILIES
    assert all(len(cases) >= 6 for cases in by_family.values()), {k: len(v) for k, v in by_family.items()}
    assert len(CASES) >= 60
    assert all("sandbox" in case.expected.levels for case in CASES)
    # Cheats on the kit's own exercises touch no wall: one level tells all.
    at_walls = [case for case in CASES if case.family != "cheating" or not case.expected.exercise]
    assert all("account" in case.expected.levels for case in at_walls)


def assert_decided(report: Report, case: Case) -> None:
    """Each check has the outcome and the reason that ``expect.toml`` names."""
    assert report.inconclusive == ""
    told = {check.name.removeprefix("test_"): reason(check) for check in report.checks}
    assert told.keys() == case.expected.checks.keys()
    wrong = {
        name: (told[name], wanted, check.message, check.output[:500])
        for (name, wanted), check in zip(case.expected.checks.items(), report.checks, strict=True)
        if not matches(check, wanted)
    }
    assert not wrong, wrong
    text = terminal(report)
    assert all(words in text for words in case.expected.words), text


def reason(check: CheckReport) -> str:
    """The outcome of a check in the words of ``expect.toml``."""
    if check.outcome is not Outcome.FAILED:
        return str(check.outcome.value)
    return check.diagnosis.id if check.diagnosis is not None else f"~{check.message}"


def matches(check: CheckReport, wanted: str) -> bool:
    """Whether a check came out as wanted, in one of the ways that are."""
    return any(
        check.outcome is Outcome.FAILED and _is_unexplained(check) and way[1:] in check.message
        if way.startswith("~")
        else reason(check) == way
        for way in wanted.split("|")
    )


def _is_unexplained(check: CheckReport) -> bool:
    return check.diagnosis is None or check.diagnosis.id == DEPARTURE


def assert_nothing_gained(report: Report, case: Case) -> None:
    """No point more than the code is worth, and nothing told that was hidden."""
    assert report.points <= case.expected.worth
    assert report.points == sum(check.points for check in report.checks)
    told = to_json(report).decode()
    assert CANARY.findall(told) == []
    assert len(told) <= MOST_REPORT_BYTES


def assert_harmless(report: Report) -> None:
    """Nothing in the report moves a terminal's cursor or speaks to whoever reads the log."""
    text = terminal(report) + to_json(report).decode()
    commanding = {
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    assert not commanding, commanding
    assert not WORKFLOW_COMMAND.search(text)


def terminal(report: Report) -> str:
    """Everything that ``grade --verbose`` prints of it."""
    console = Console(file=io.StringIO(), width=80, color_system=None, force_terminal=False)
    return str(rendered(render(report, detail=Detail.ALL), console=console))
