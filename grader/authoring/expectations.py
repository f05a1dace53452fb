"""Law of ``suite.toml``: a table for each wrong program and the other way round, rules that can hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.metadata import is_sentence
from grader.authoring.problem import Problem
from grader.diagnosis.matching import placeholders
from grader.diagnosis.rules import BUILT_IN
from grader.evidence.record import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course import Exercise
    from grader.known_wrong import KnownWrong
    from grader.suite_file import Condition, DiagnosisRule, SuiteFile

__all__ = ["expectation_problems", "name_problems"]

_PACKAGE = Path(__file__).resolve().parents[2]
_JUDGE_MODULE = re.compile(r"^from (grader\.judge\.[\w.]+) import", re.MULTILINE)
#: functions that give facts to whoever calls them, and where they stand
_GIVE_FACTS = {"common_facts": "grader.suite.facts", "behaviour": "grader.diagnosis.behaviour"}
_OPERATOR = re.compile(r"[<>=!]")
_COMPARISON = re.compile(r"(?:==|!=|<=|>=|<|>)\s*(?P<other>\S.*)")


def expectation_problems(exercise: Exercise, suite: SuiteFile) -> Iterator[Problem]:
    """Broken rules that need no grading."""
    file = exercise.suite_file
    programs: dict[str, KnownWrong] = {}
    for program in exercise.known_wrong:
        if program.name in programs:
            yield Problem(
                program.file,
                f"is there twice: also as {programs[program.name].file.name}",
                "Keep one of them.",
            )
        programs[program.name] = program
        if program.name not in suite.wrong:
            yield Problem(
                file,
                f"has no table for wrong/{program.file.name}",
                f"Add [wrong.{program.name}], or remove the program.",
            )
    for name, expected in suite.wrong.items():
        if name not in programs:
            yield Problem(
                file,
                f"[wrong.{name}] has no program",
                f"Write wrong/{name}.toml or wrong/{name}.py, or remove the table.",
            )
        if both := sorted(set(expected.must_fail) & set(expected.may_fail)):
            yield Problem(
                file,
                f"[wrong.{name}] names {both[0]} in must_fail and in may_fail",
                "Keep it in one of them.",
            )
        if expected.diagnosis not in suite.diagnoses and expected.diagnosis not in BUILT_IN:
            yield Problem(
                file,
                f"[wrong.{name}] names the unknown diagnosis {expected.diagnosis!r}",
                f"Describe it in [diagnosis.{expected.diagnosis}], or name a known one.",
            )
    text = _noting_text(exercise)
    for name, rule in suite.diagnoses.items():
        table = f"[{'wrong' if name in suite.wrong else 'diagnosis'}.{name}]"
        for cause, fix in _rule_problems(rule, text):
            yield Problem(file, f"{table} {cause}", fix)


def name_problems(exercise: Exercise, suite: SuiteFile, checks: Iterable[str]) -> Iterator[Problem]:
    """Names of checks that the suite does not have, and checks that nothing proves.

    Args:
        exercise: whose suite it is.
        suite: its suite.toml.
        checks: the names of all checks, as pytest collects them.
    """
    known = list(checks)
    for name, expected in suite.wrong.items():
        for key in ("must_fail", "may_fail"):
            for check in getattr(expected, key):
                if check not in known:
                    yield Problem(
                        exercise.suite_file,
                        f"[wrong.{name}] {key} names {check}, which {exercise.suite.name} does not have",
                        f"Correct the name; the checks are {', '.join(known)}.",
                    )
    proved = {check for expected in suite.wrong.values() for check in expected.must_fail}
    for check in known:
        if check not in proved:
            yield Problem(
                exercise.suite_file,
                f"no wrong program must fail {check}",
                "Write a wrong program that does: a check that nothing fails may prove nothing.",
            )


def _noting_text(exercise: Exercise) -> str:
    """Everything that may note facts: the suite, its driver, and what it imports of the kit."""
    files = [file for file in (exercise.suite, exercise.driver) if file is not None and file.is_file()]
    text = "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    modules = sorted(set(_JUDGE_MODULE.findall(text)))
    modules += [module for function, module in _GIVE_FACTS.items() if f"{function}(" in text]
    helpers = [_PACKAGE.joinpath(*name.split(".")).with_suffix(".py") for name in modules]
    return text + "".join(file.read_text(encoding="utf-8") for file in helpers if file.is_file())


def _rule_problems(rule: DiagnosisRule, text: str) -> Iterator[tuple[str, str]]:
    if not rule.when:
        yield "has no conditions, so it is never chosen", "Name in `when` the facts that give it away."
    for fact, condition in rule.when.items():
        yield from _condition_problems(fact, condition, text)
    for fact in placeholders(rule.explanation + rule.hint):
        if not _is_known(fact, text):
            yield f"names {{{fact}}}, and nobody notes that fact", "Correct its name, or write it out."
    if rule.explanation.strip().endswith("."):
        yield "explanation ends with a full stop", "Write what the code does, as half a sentence."
    if not is_sentence(rule.hint):
        yield "hint is no sentence", "Say the one thing to try, and end it with a full stop."


def _condition_problems(fact: str, condition: Condition, text: str) -> Iterator[tuple[str, str]]:
    if not _is_known(fact, text):
        yield (
            f"when: nobody notes the fact {fact!r}",
            "Correct its name, or note it in the suite: run.note(…).",
        )
    if not isinstance(condition, str) or not _OPERATOR.match(condition):
        return
    match = _COMPARISON.fullmatch(condition)
    if match is None:
        yield (
            f"when: {fact} has the condition {condition!r}",
            'Write a comparison such as "> 1" or "== total".',
        )
    elif not _is_number(other := match["other"].strip()) and not _is_known(other, text):
        yield f"when: nobody notes the fact {other!r}", "Compare with a number, or with a fact that is noted."


def _is_known(fact: str, text: str) -> bool:
    """Facts are the evidence's own, or noted under a name that stands in the text that notes them."""
    return fact == "check" or fact in FACTS or re.search(rf"\b{re.escape(fact)}\b", text) is not None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
