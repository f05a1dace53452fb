"""Which rule the facts of a failed check meet first, and where in the learner's file its line is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, get_args

from grader.diagnosis.rules import BUILT_IN, MISFITS
from grader.evidence.fault_kinds import FaultKind
from grader.evidence.record import Value
from grader.report.model import Diagnosis
from grader.suite_file import Cause, Condition, DiagnosisRule

__all__ = ["CAUSES", "Fault", "diagnose", "first", "holds", "place_of"]

CAUSES: tuple[Cause, ...] = get_args(Cause)
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


def diagnose(
    facts: Mapping[str, Value],
    place: Callable[[str], int | None],
    rules: Mapping[str, DiagnosisRule],
    *,
    check: str,
    fault: Fault | None,
    file: str,
    written_for: str = "",
    runtime: str = "",
) -> Diagnosis | None:
    """The first rule, by cause, that the facts of a failed check meet; None when none does.

    ``place`` gives the line of the learner's file that a kind of place stands for, or None.
    ``written_for`` is the one runtime that the code imports, if it is one; it ran on ``runtime``.
    """
    known = {**facts, "check": check, "written_for": written_for, "runtime": runtime}
    if fault is not None:
        known["fault"] = fault.kind
        known["exception"] = fault.kind in _EXCEPTIONS
    ranked = [
        (CAUSES.index(rule.cause), order, name, rule)
        for order, (name, rule) in enumerate([*MISFITS.items(), *rules.items(), *BUILT_IN.items()])
        if rule.when
    ]
    for _, _, name, rule in sorted(ranked, key=lambda entry: entry[:2]):
        if holds(rule.when, known):
            line = _line(place, rule, fault)
            return Diagnosis(
                id=name,
                cause=rule.cause,
                explanation=rule.explanation,
                hint=rule.hint,
                file=file if line is not None else None,
                line=line,
            )
    return None


def first(found: Iterable[Diagnosis | None]) -> Diagnosis | None:
    """The one to look at: the earliest cause, then the earliest check."""
    known = [diagnosis for diagnosis in found if diagnosis is not None]
    return min(known, key=lambda diagnosis: CAUSES.index(_cause(diagnosis.cause)), default=None)


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
    if fault is not None and fault.line is not None and not rule.at:
        return fault.line
    return place(place_of(rule))


def _cause(name: str) -> Cause:
    return next(cause for cause in CAUSES if cause == name)
