"""Which results become scores, for whom, and at which line item; and why the others do not."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from grader.errors import UsageError, no_such
from grader.export.ags import FORMAT, flaw
from grader.export.form import public
from grader.gradebook.book import NOT_GRADED
from grader.gradebook.results import Result, Results
from grader.report.model import Report

__all__ = ["Plan", "Score", "Unsent", "plan"]

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LONGEST_ID = 255


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One learner's score for one line item."""

    student: str
    #: on the platform
    user: str
    line_item: str
    report: Report
    new_submission: bool = False

    def body(self, moment: datetime.datetime) -> bytes:
        """What is posted, with this timestamp."""
        told = {"user": self.user, "new_submission": str(self.new_submission).lower()}
        return FORMAT.make(public(self.report), FORMAT.occasion(told, {}, moment)).content

    @property
    def digest(self) -> str:
        """Of what the platform would have, whenever it is sent and however long the grading took."""
        told = dataclasses.replace(self, new_submission=False, report=replace(self.report, real_seconds=0.0))
        return hashlib.sha256(told.body(_EPOCH)).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Unsent:
    """A result, or a file, that becomes no score, and why."""

    #: the student, or the path of a file that is no report
    name: str
    exercise: str
    why: str
    #: whether a score of somebody is missing for that
    missed: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent, by exercise and student, and what is not."""

    scores: tuple[Score, ...]
    unsent: tuple[Unsent, ...]


def plan(
    results: Results,
    *,
    line_items: Mapping[str, str],
    line_item: str = "",
    exercise: str = "",
    users: Mapping[str, str] | None = None,
    new_submission: bool = False,
) -> Plan:
    """Find the line item and the user of each result.

    Args:
        results: of graded folders.
        line_items: by exercise, under any name that ``grade`` knows it by.
        line_item: for the one exercise that there is, or that is named.
        exercise: the name of the only one that is sent; empty for all.
        users: the platform's ids by student; None: the students' names are the ids.
        new_submission: Canvas: each score is a new attempt.

    Raises:
        UsageError: no exercise has a line item, or two have the same.
    """
    reports = {result.report.exercise: result.report for result in results.graded}
    if exercise:
        reports = {key: report for key, report in reports.items() if exercise.lower() in _names(report)}
        if not reports:
            raise no_such("there are no results of the exercise", exercise, results.exercises)
    if not reports:
        raise UsageError("nothing of it is graded yet", "Grade it first.")
    places = _places(reports, line_items, line_item)
    scores: list[Score] = []
    unsent = [Unsent(str(out.path), "", out.why, missed=not out.superseded) for out in results.left_out]
    unsent += [
        Unsent(each.student, each.exercise, NOT_GRADED)
        for each in results.ungraded
        if not exercise or each.exercise in reports
    ]
    for result in results.graded:
        key = result.report.exercise
        if key not in reports:
            continue
        user = result.student if users is None else users.get(result.student, "")
        why = (
            flaw(result.report)
            or _lack(user, users is not None)
            or ("" if key in places else "the exercise has no line item")
        )
        if why:
            unsent.append(Unsent(result.student, key, why))
        else:
            scores.append(_score(result, user, places[key], new_submission=new_submission))
    return Plan(tuple(scores), tuple(unsent))


def _score(result: Result, user: str, line_item: str, *, new_submission: bool) -> Score:
    return Score(
        student=result.student,
        user=user,
        line_item=line_item,
        report=result.report,
        new_submission=new_submission,
    )


def _places(reports: Mapping[str, Report], line_items: Mapping[str, str], line_item: str) -> dict[str, str]:
    """The line item of each exercise that has one."""
    if line_item:
        if len(reports) > 1:
            raise UsageError(
                f"a line item is for one exercise, and there are results of {', '.join(sorted(reports))}",
                "Name one with --exercise NAME, or write [line_items] into the file of --platform.",
            )
        return dict.fromkeys(reports, line_item)
    places: dict[str, str] = {}
    for key, report in reports.items():
        named = {name: address for name, address in line_items.items() if name.lower() in _names(report)}
        if len(set(named.values())) > 1:
            raise UsageError(f"{' and '.join(named)} are one exercise with two line items", "Remove one.")
        places |= dict.fromkeys([key], next(iter(named.values()))) if named else {}
    if not places:
        raise UsageError(
            f"no line item is known for {', '.join(sorted(reports))}",
            "Give --line-item URL, or [line_items] in the file of --platform; grade ags items lists them.",
        )
    _check_apart(places)
    return places


def _check_apart(places: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for key, address in places.items():
        if seen.setdefault(address, key) != key:
            raise UsageError(
                f"{seen[address]} and {key} have the same line item",
                "Give each its own: one would replace the other.",
            )


def _names(report: Report) -> Sequence[str]:
    """As ``grade`` finds an exercise: ``03_uploads``, ``uploads``, ``exercise-3``, ``3``, ``03``."""
    number, name = report.number, report.exercise.partition("_")[2]
    return (report.exercise, name, f"exercise-{number}", str(number), f"{number:02}")


def _lack(user: str, mapped: bool) -> str:  # noqa: FBT001 — of one caller
    if not user:
        return "the list of --users has no id" if mapped else "nobody is named"
    return "" if len(user) <= _LONGEST_ID and user.isprintable() else "the name cannot be a user's id"
