"""What is told of a run, in one step, for tests that have the facts of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.diagnosis.matching import Fault, holding, said_by
from grader.evidence.record import Value
from grader.report.model import Diagnosis
from grader.suite_file import DiagnosisRule

__all__ = ["diagnose"]


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
    """What the first of the rules that hold says; None when none does."""
    names = holding(facts, rules, check=check, fault=fault, written_for=written_for, runtime=runtime)
    return said_by(names[0], facts, place, rules, fault=fault, file=file) if names else None
