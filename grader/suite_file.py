"""``suite.toml``: what each known-wrong program must fail, and what learners are told about it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from grader.errors import CourseError
from grader.strict_toml import convert, known_keys, parse, read_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Cause", "Condition", "DiagnosisRule", "Expectation", "Place", "SuiteFile", "read_suite_file"]

Cause = Literal["error", "never-awaited", "deadlock", "blocked", "leaked", "swallowed", "shape", "elapsed"]
#: kinds of lines that the evidence can name: where the outermost (innermost) await of the learner's function
#: waits, where everything stood when the judge ended the run, where another task waits, the blocking call,
#: where a task, thread, coroutine or a loop in another thread was made; the line that the suite itself has
#: found (``run.note(line=…)``)
Place = Literal[
    "wait",
    "end-wait",
    "inner-wait",
    "task-wait",
    "blocking",
    "made",
    "thread",
    "thread-loop",
    "never-awaited",
    "generator",
    "noted",
    "none",
]
#: a value that a fact must equal, or a comparison such as "> 1"
Condition = bool | int | float | str

_FIXES = {"format": "Write format = 1.", "cause": f"Write one of {', '.join(get_args(Cause))}."}


class DiagnosisRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misconception: the evidence that names it, and what the learner reads about it."""

    cause: Cause
    explanation: str
    hint: str = ""
    #: where in the learner's file the line is looked for; by the cause when it does not say
    at: Place | Literal[""] = ""
    #: fact name -> condition; all of them must hold
    when: dict[str, Condition] = {}


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a known-wrong program must fail, and the diagnosis that it must get."""

    #: names of checks; in the file also "@name" for a group of them
    must_fail: tuple[str, ...]
    may_fail: tuple[str, ...] = ()
    #: id of the diagnosis; its own id unless it says another one
    diagnosis: str = ""
    #: ids of other rules whose sentences are true of this program, too
    also: tuple[str, ...] = ()
    cause: Cause | None = None
    explanation: str = ""
    hint: str = ""
    #: where in the learner's file the line is looked for; by the cause when it does not say
    at: Place | Literal[""] = ""
    when: dict[str, Condition] = {}

    @property
    def rule(self) -> DiagnosisRule | None:
        """The diagnosis that this table itself describes, or None when it refers to another one."""
        if self.cause is None:
            return None
        return DiagnosisRule(
            cause=self.cause, explanation=self.explanation, hint=self.hint, at=self.at, when=self.when
        )


class SuiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """``suite.toml``: what is expected of known-wrong programs, and diagnoses, in the order of the file."""

    wrong: dict[str, Expectation]
    #: every diagnosis of this suite: those of the wrong programs and those without a program
    diagnoses: dict[str, DiagnosisRule]


def read_suite_file(path: Path) -> SuiteFile:
    """What stands in a suite.toml.

    Raises:
        CourseError: the file is missing or breaks the form.
    """
    return _suite_file(path, read_text(path))


@functools.lru_cache(maxsize=64)  # a judge reads the same few files for every submission
def _suite_file(path: Path, text: str) -> SuiteFile:
    document = convert(parse(text, path), _SuiteDocument, path, fixes=_FIXES)
    groups = _Groups(path, document.groups)
    wrong: dict[str, Expectation] = {}
    for name, table in document.wrong.items():
        written = convert(table, Expectation, path, table=f"wrong.{name}", fixes=_FIXES)
        program = groups.expanded(written, f"[wrong.{name}]")
        if problem := _expectation_problem(name, program):
            raise CourseError(f"{path}: [wrong.{name}] {problem[0]}", problem[1])
        wrong[name] = msgspec.structs.replace(program, diagnosis=program.diagnosis or name)
    groups.refuse_unused()
    diagnoses = {name: program.rule for name, program in wrong.items() if program.rule is not None}
    for name, table in document.diagnosis.items():
        if name in diagnoses:
            raise CourseError(
                f"{path}: the diagnosis {name!r} is described twice",
                f"Keep [wrong.{name}] or [diagnosis.{name}].",
            )
        diagnoses[name] = convert(table, DiagnosisRule, path, table=f"diagnosis.{name}", fixes=_FIXES)
    return SuiteFile(wrong=wrong, diagnoses=diagnoses)


def _expectation_problem(name: str, program: Expectation) -> tuple[str, str] | None:
    describes = program.cause is not None and bool(program.explanation)
    mentions = program.cause is not None or bool(
        program.explanation or program.hint or program.at or program.when
    )
    refers = program.diagnosis not in ("", name)
    if not program.must_fail:
        return "fails no check", "Name in must_fail the checks that it must fail."
    if refers and mentions:
        return (
            f"refers to the diagnosis {program.diagnosis!r} and describes one of its own",
            f"Remove cause, explanation, hint and when, or move them to [diagnosis.{program.diagnosis}].",
        )
    if not refers and not describes:
        return (
            "has no diagnosis",
            "Give cause and explanation, or the id of another one: diagnosis = ...",
        )
    return None


class _SuiteDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The outer form of suite.toml; its tables are decoded one by one, to name the one that is wrong."""

    format: Literal[1]
    #: name -> checks, for lists that would stand there again and again
    groups: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, dict[str, Any]] = {}
    diagnosis: dict[str, dict[str, Any]] = {}


class _Groups:
    """``[groups]``: ``"@name"`` in a list stands for the checks of that group.

    Raises:
        CourseError: a group is empty or names another one.
    """

    def __init__(self, path: Path, checks: dict[str, tuple[str, ...]]) -> None:
        self._path = path
        self._checks = checks
        self._used: set[str] = set()
        for name, group in checks.items():
            if not group or any(check.startswith("@") for check in group):
                raise CourseError(
                    f"{path}: [groups] {name} is empty or names a group", "Name the checks that belong to it."
                )

    def expanded(self, written: Expectation, table: str) -> Expectation:
        """The same with checks in the place of groups.

        What must fail may be in a group of those that may fail: the stricter of both counts.

        Raises:
            CourseError: there is no such group.
        """
        must = self._checks_of(written.must_fail, table)
        may = [
            check
            for entry in written.may_fail
            for check in self._checks_of((entry,), table)
            if not entry.startswith("@") or check not in must
        ]
        return msgspec.structs.replace(written, must_fail=must, may_fail=tuple(dict.fromkeys(may)))

    def refuse_unused(self) -> None:
        """Let pass only groups that stand in a list.

        Raises:
            CourseError: one does not.
        """
        for name in self._checks:
            if name not in self._used:
                raise CourseError(
                    f"{self._path}: [groups] {name} is used by no table", f'Write "@{name}", or remove it.'
                )

    def _checks_of(self, entries: tuple[str, ...], table: str) -> tuple[str, ...]:
        found: list[str] = []
        for entry in entries:
            name = entry.removeprefix("@")
            if name == entry:
                found.append(entry)
            elif name in self._checks:
                self._used.add(name)
                found += self._checks[name]
            else:
                raise CourseError(
                    f"{self._path}: {table} names the unknown group {entry!r}",
                    f"Add {name} to [groups]. {known_keys(name, self._checks)}",
                )
        return tuple(dict.fromkeys(found))
