"""Which rules hold for the facts of a check, which one is told, and where in the learner's file its line is.

A rule holds when its sentence is true of the run. Of those that hold, the one that explains most is told: an
error that says what was written, then what was never awaited, and so on by cause. What only shows a mistake
(above all an exception that says nothing of its reason) comes behind what may have caused it. Where no
rule holds, the check's own words tell the first thing in which the run leaves every right one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, get_args

from grader.diagnosis.rules import BUILT_IN, MISFITS
from grader.evidence.fault_kinds import FaultKind
from grader.evidence.record import Value
from grader.report.model import Diagnosis
from grader.suite_file import Cause, Condition, DiagnosisRule

__all__ = [
    "CAUSES",
    "DEPARTURE",
    "Fault",
    "departure",
    "first",
    "holding",
    "holds",
    "place_of",
    "placeholders",
    "said_by",
]

CAUSES: tuple[Cause, ...] = get_args(Cause)
#: id and cause of a diagnosis that no rule has made
DEPARTURE = "departure"
#: faults that keep the loop from running anything: that is why what was given to it has not begun. So it is
#: in a deadlock with what somebody has handed over, and waits for
_STARVING: frozenset[FaultKind] = frozenset({"cpu", "silent", "stuck"})
#: built-in diagnoses that say how a mistake came to light, and not what it is: behind which cause they come
_COME_TO_LIGHT: Mapping[str, Cause] = {
    "not-held": "never-awaited",
    "time-is-up": "never-awaited",
    "unknown-name": "never-awaited",
    "wrong-arguments": "never-awaited",
    "raised": "blocked",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_COMPARISON = re.compile(r"(==|!=|<=|>=|<|>)\s*(\S.*)")
#: faults that an async library's own exception shows as
_EXCEPTIONS = frozenset({"raised", "no-loop", "nested-loop"})
#: where the line of a diagnosis is looked for, unless its rule says another place
_PLACE_OF_CAUSE: Mapping[str, str] = {
    "error": "none",
    "never-awaited": "never-awaited",
    "deadlock": "end-wait",
    "blocked": "blocking",
    "leaked": "made",
    "swallowed": "made",
    "shape": "wait",
    "elapsed": "wait",
}


class Fault(Protocol):
    """What ended a run before any assertion was reached."""

    @property
    def kind(self) -> FaultKind:
        """Its name, which also is that of the rule that explains it."""

    @property
    def line(self) -> int | None:
        """Where in the learner's file, if known."""


def holding(
    facts: Mapping[str, Value],
    rules: Mapping[str, DiagnosisRule],
    *,
    check: str,
    fault: Fault | None,
    written_for: str = "",
    runtime: str = "",
) -> tuple[str, ...]:
    """The ids of all rules that hold, the one that explains most first.

    Args:
        facts: of one run, by name.
        rules: the exercise's own; the built-in ones are tried as well.
        check: the name of the check that looked at the run.
        fault: what ended the run, if something did.
        written_for: the one runtime that the code imports, if it is one.
        runtime: the one that it ran on.
    """
    known = {"explained": False, **facts, "check": check, "written_for": written_for, "runtime": runtime}
    deadlock = fault is not None and fault.kind == "deadlock"
    known["starved"] = (fault is not None and fault.kind in _STARVING) or (
        deadlock and bool(facts.get("handed_over"))
    )
    if fault is not None:
        known["fault"] = fault.kind
        known["exception"] = fault.kind in _EXCEPTIONS
    ranked = [
        (_rank(name, rule.cause), order, name)
        for order, (name, rule) in enumerate(_all(rules).items())
        if rule.when and holds(rule.when, known)
    ]
    return tuple(name for _, _, name in sorted(ranked))


def said_by(
    name: str,
    facts: Mapping[str, Value],
    place: Callable[[str], int | None],
    rules: Mapping[str, DiagnosisRule],
    *,
    fault: Fault | None,
    file: str,
) -> Diagnosis:
    """What the rule of this name, which holds (see :func:`holding`), says of a run.

    ``place`` gives the line of the learner's file that a kind of place stands for, or None; ``file`` is the
    name of that file.
    """
    rule = _all(rules)[name]
    line = _line(place, rule, fault)
    return Diagnosis(
        id=name,
        cause=rule.cause,
        explanation=_filled(rule.explanation, facts),
        hint=_filled(rule.hint, facts),
        file=file if line is not None else None,
        line=line,
    )


def departure(message: str, line: int | None, *, file: str, virtual_seconds: float | None) -> Diagnosis:
    """The words of a check that failed and that no rule explains, as the thing to look at.

    Args:
        message: what the check said; its first paragraph is taken.
        line: of the learner's file, if one is known.
        file: the name of that file.
        virtual_seconds: when the run left every right one, if that is known.
    """
    return Diagnosis(
        id=DEPARTURE,
        cause=DEPARTURE,
        explanation=message.split("\n", maxsplit=1)[0].strip(),
        file=file if line is not None else None,
        line=line,
        virtual_seconds=virtual_seconds,
    )


def first(found: Iterable[Diagnosis | None]) -> Diagnosis | None:
    """The one to look at: the one that explains most, then the earliest check's.

    What one check alone has seen comes behind what most of them have. Of departures it is the earliest.
    """
    known = [diagnosis for diagnosis in found if diagnosis is not None]
    votes = Counter(diagnosis.id for diagnosis in known if diagnosis.id != DEPARTURE)
    most = max(votes.values(), default=0)

    def key(diagnosis: Diagnosis) -> tuple[bool, float, float]:
        alone = votes[diagnosis.id] == 1 < most and most * 2 > votes.total()
        when = diagnosis.virtual_seconds
        return alone, _rank(diagnosis.id, diagnosis.cause), float("inf") if when is None else when

    return min(known, key=key, default=None)


def placeholders(text: str) -> list[str]:
    """The facts that a text names in braces: ``{repeated} was asked for twice``."""
    return _PLACEHOLDER.findall(text)


def _all(rules: Mapping[str, DiagnosisRule]) -> dict[str, DiagnosisRule]:
    return {**MISFITS, **rules, **{name: rule for name, rule in BUILT_IN.items() if name not in rules}}


def _rank(name: str, cause: str) -> float:
    """The place of a cause; half a place behind it for what such a cause may have brought to light."""
    if cause == DEPARTURE:
        return float(len(CAUSES))
    behind = _COME_TO_LIGHT.get(name)
    return float(CAUSES.index(_cause(cause))) if behind is None else CAUSES.index(behind) + 0.5


def _filled(text: str, facts: Mapping[str, Value]) -> str:
    """A text with facts in the place of their names."""

    def said(found: re.Match[str]) -> str:
        value = facts.get(found[1], found[0])
        return f"{value:g}" if isinstance(value, float) else str(value)

    return _PLACEHOLDER.sub(said, text)


def place_of(rule: DiagnosisRule) -> str:
    """The kind of line that a rule wants shown; "none" when it has no place of its own."""
    return rule.at or _PLACE_OF_CAUSE[rule.cause]


def holds(when: Mapping[str, Condition], facts: Mapping[str, Value]) -> bool:
    """Whether all conditions hold; a fact that is not known meets none."""
    return all(name in facts and _meets(facts[name], condition, facts) for name, condition in when.items())


def _meets(value: Value, condition: Condition, facts: Mapping[str, Value]) -> bool:
    if not isinstance(condition, str):
        return value == condition and isinstance(value, bool) == isinstance(condition, bool)
    match = _COMPARISON.fullmatch(condition)
    if match is None:
        return value == condition
    operator, other = match[1], _operand(match[2].strip(), facts)
    if other is None:
        return False
    if operator in ("==", "!="):
        return (value == other) == (operator == "==")
    if isinstance(value, str) or isinstance(other, str):
        return False
    return {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[operator]


def _operand(text: str, facts: Mapping[str, Value]) -> Value | None:
    """A number, or the name of another fact."""
    try:
        return float(text)
    except ValueError:
        return facts.get(text)


def _line(place: Callable[[str], int | None], rule: DiagnosisRule, fault: Fault | None) -> int | None:
    """The line of the fault is that of the rule which is about the fault."""
    of_fault = fault.line if fault is not None and not rule.at else None
    if of_fault is not None and ("fault" in rule.when or rule.cause == "error"):
        return of_fault
    return place(place_of(rule)) or of_fault


def _cause(name: str) -> Cause:
    return next(cause for cause in CAUSES if cause == name)
