"""What every format of a platform is: a pure function of a report, and of what the platform wants told.

A :class:`Format` makes an :class:`Export` of a report. It opens nothing, asks no clock and no environment:
what a report does not know (whose homework it is, at which address) is told as :class:`Fact` values of an
:class:`Occasion`, which is made once, before anything is graded, so that what is missing is said at once.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import PurePath

from msgspec.structs import replace

from grader.errors import UsageError
from grader.outcome import Outcome
from grader.report.model import CheckReport, Diagnosis, Report
from grader.report.wording import harmless_line

__all__ = [
    "ADDRESS",
    "IN_REPOSITORY",
    "Export",
    "Fact",
    "Format",
    "Line",
    "Occasion",
    "fraction",
    "is_decided",
    "lines",
    "public",
    "score",
]

#: of facts that platforms take for an IRI
ADDRESS = r"(https?://|urn:|mailto:)\S+"
_HANDED_IN = "What was handed in can be graded"
_ALL = "The grading came to its end"
_THE_REST = "The rest of the grading came to its end"
_AGAIN = "Hand in again; if that does not help, tell your instructor."
_REFUSED = "What was handed in could not be graded."
_UNDECIDED = "This check could not be decided."
#: the folders of a path from the root of a machine
_FOLDERS = re.compile(r"(?<![\w.:/~-])/(?:[^\s/'\":;,()]+/)+")
#: of what an instructor types, as a message goes on with it
_TYPED = re.compile(r",? or name it: --submission .*$")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that a platform wants told and that no report knows."""

    key: str
    #: in words, for help and for what is said when it is missing
    meaning: str
    #: the variable of the environment that tells it where nobody else does
    variable: str = ""
    #: taken when nobody tells it; None: then there is no export
    default: str | None = None
    #: a regular expression that all of the value matches; and a value that does, for words
    form: str = ".+"
    example: str = ""


#: where platforms that show notes at a file's lines look for the file
IN_REPOSITORY = Fact(
    key="file",
    meaning="the path of the learner's file in the repository",
    default="",
    form=r"(?!/)(?!(.*/)?\.\.(/|$))[^\x00-\x1f]+",
    example="exercises/03_uploads/uploads.py",
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When an export is made, and the facts of its format."""

    #: of the export, in UTC; platforms that keep the latest result compare it
    moment: datetime.datetime
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.facts[key]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a platform gets."""

    #: of the result file
    content: bytes
    #: further files in the result file's folder, by name
    beside: Mapping[str, bytes] = dataclasses.field(default_factory=dict)
    #: for standard output, which the platform reads; whole lines
    said: str = ""
    #: what is put at the end of the file that a variable of the environment names, by that variable
    appended: Mapping[str, bytes] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One platform's own form of a report."""

    name: str
    #: one line: which platform, which file
    summary: str
    make: Callable[[Report, Occasion], Export]
    #: it is for who runs the grader, not for learners, and has all of the report
    whole: bool = False
    #: names of files that are written into the folder of the result
    beside: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def occasion(
        self, told: Mapping[str, str], environment: Mapping[str, str], moment: datetime.datetime
    ) -> Occasion:
        """The facts from what was told, else from the environment, else as they are by default.

        Raises:
            UsageError: a fact is missing, or one was told that this format does not know.
        """
        known = {fact.key for fact in self.facts}
        if strange := sorted(set(told) - known):
            has = f"It knows {', '.join(sorted(known))}." if known else "It needs none."
            raise UsageError(f"the format {self.name} knows no {strange[0]!r}", has)
        facts = {
            fact.key: told.get(fact.key) or environment.get(fact.variable) or fact.default
            for fact in self.facts
        }
        missing = [fact for fact in self.facts if facts[fact.key] is None]
        if missing:
            fact = missing[0]
            variable = f", or set {fact.variable}" if fact.variable else ""
            raise UsageError(
                f"the format {self.name} needs {fact.meaning}", f"Give --about {fact.key}=VALUE{variable}."
            )
        for fact in self.facts:
            value = facts[fact.key]
            if value and re.fullmatch(fact.form, value) is None:
                raise UsageError(
                    f"the format {self.name} needs {fact.meaning}, and {value!r} is none",
                    f"It looks like this: {fact.example}",
                )
        return Occasion(
            moment=moment, facts={key: value for key, value in facts.items() if value is not None}
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a platform's table: a check, or what stands for those that never came to be."""

    #: from 1
    number: int
    sentence: str
    outcome: Outcome
    #: none while it is not decided
    points: int
    max_points: int
    #: the points, if the report as a whole is decided: what platforms that add up are told
    counted: int
    #: what happened, when it did not pass
    why: str = ""
    #: what the learner's code printed
    output: str = ""

    @property
    def name(self) -> str:
        """The sentence in one line, without anything that a terminal or a log obeys; never empty."""
        return harmless_line(self.sentence) or f"Check {self.number}"

    @property
    def passed(self) -> bool:
        """Whether it is worth all its points."""
        return self.outcome is Outcome.PASSED


def public(report: Report) -> Report:
    """The report as learners may read it on a platform.

    Without folders of the machine that graded, without what only who runs the grader can do, and of what was
    not decided without the reasons, which may come from the hidden suite or from the judge.
    """
    return replace(
        report,
        inconclusive=f"{_first(report.inconclusive)}\n{_AGAIN}" if report.inconclusive else "",
        refused=_refusal(report.refused),
        submission=replace(report.submission, file=_name(report.submission.file)),
        diagnosis=_placed(report.diagnosis),
        checks=tuple(
            replace(
                check,
                message=_UNDECIDED if _is_open(check) else check.message,
                diagnosis=_placed(check.diagnosis),
            )
            for check in report.checks
        ),
    )


def lines(report: Report) -> list[Line]:
    """At least one line, and together the points of the exercise.

    A submission that was refused, and a grading that came to no end, have a line for what was not tried: no
    report looks better than it is, because what was tried went well.
    """
    found = [_line(number, check, counts=is_decided(report)) for number, check in enumerate(report.checks, 1)]
    missing = report.max_points - sum(line.max_points for line in found)
    told = any(line.outcome is report.outcome for line in found)
    if found and missing <= 0 and (told or is_decided(report)):
        return found
    rest = Line(
        number=len(found) + 1,
        sentence=_HANDED_IN if report.refused else _THE_REST if found else _ALL,
        outcome=report.outcome,
        points=missing if report.outcome is Outcome.PASSED else 0,
        counted=missing if report.outcome is Outcome.PASSED else 0,
        max_points=max(missing, 0),
        why=report.refused or report.inconclusive,
    )
    return [*found, rest]


def is_decided(report: Report) -> bool:
    """Whether there is a verdict, and with it a mark."""
    return report.outcome is not Outcome.INCONCLUSIVE


def score(report: Report) -> int:
    """The points, for a platform that must have a number: an inconclusive report, which has none, gets 0."""
    return report.points if is_decided(report) else 0


def fraction(report: Report) -> Fraction:
    """The share of the points, from 0 to 1."""
    return Fraction(score(report), report.max_points) if report.max_points else Fraction(0)


def _is_open(check: CheckReport) -> bool:
    return check.outcome is Outcome.INCONCLUSIVE


def _first(text: str) -> str:
    return _FOLDERS.sub("", text.split("\n", maxsplit=1)[0])


def _refusal(text: str) -> str:
    """A refusal stays one, also when there is nothing in it that a learner could do."""
    return "\n".join(filter(None, map(_advice, text.split("\n")))) or (text and _REFUSED)


def _advice(line: str) -> str:
    """A line of a refusal; nothing of one that is about the command line."""
    line = _FOLDERS.sub("", _TYPED.sub(".", line))
    return "" if "--" in line or "grade " in line else line


def _name(path: str) -> str:
    return PurePath(path).name.encode("utf-8", "replace").decode()


def _placed(diagnosis: Diagnosis | None) -> Diagnosis | None:
    return diagnosis and replace(diagnosis, file=diagnosis.file and _name(diagnosis.file))


def _line(number: int, check: CheckReport, *, counts: bool) -> Line:
    return Line(
        number=number,
        sentence=check.sentence,
        outcome=check.outcome,
        points=check.points,
        counted=check.points if counts else 0,
        max_points=check.max_points,
        why=check.message if check.outcome is not Outcome.PASSED else "",
        output=check.output,
    )
