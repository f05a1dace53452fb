"""What an exercise's reports say together: points, checks that fail, misconceptions. Filled one by one."""

from __future__ import annotations

import dataclasses
import statistics
from collections import Counter
from typing import TYPE_CHECKING

from grader.outcome import Outcome
from grader.site.register import State

if TYPE_CHECKING:
    from grader.report.model import CheckReport, Report
    from grader.site.register import Exercise, Place

__all__ = ["CheckTally", "Column", "DiagnosisTally", "Tally"]

#: columns of a distribution; an exercise of more points has several points in one
_MOST_COLUMNS = 32


@dataclasses.dataclass(slots=True, kw_only=True)
class CheckTally:
    """One check over all reports that have it."""

    name: str
    sentence: str
    max_points: int
    passed: int = 0
    failed: int = 0
    inconclusive: int = 0

    @property
    def decided(self) -> int:
        """Of how many reports a share is one."""
        return self.passed + self.failed

    @property
    def share(self) -> float:
        """Of failed ones, from 0 to 1."""
        return self.failed / self.decided if self.decided else 0.0


@dataclasses.dataclass(slots=True, kw_only=True)
class DiagnosisTally:
    """One misconception: whom it explains."""

    id: str
    #: how often it was put into which words, which may name what was drawn
    explanations: Counter[str] = dataclasses.field(default_factory=Counter)
    hints: Counter[str] = dataclasses.field(default_factory=Counter)
    places: list[Place] = dataclasses.field(default_factory=list)

    @property
    def explanation(self) -> str:
        """The usual words."""
        return _usual(self.explanations)

    @property
    def hint(self) -> str:
        """The usual hint."""
        return _usual(self.hints)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Students whose points lie between two numbers, both of them included."""

    first: int
    last: int
    count: int

    @property
    def label(self) -> str:
        """``4``, or ``4 to 7``."""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclasses.dataclass(slots=True, kw_only=True)
class Tally:
    """One exercise over all students."""

    exercise: Exercise
    states: Counter[State] = dataclasses.field(default_factory=Counter)
    points: Counter[int] = dataclasses.field(default_factory=Counter)
    #: suites that the verdicts are of; more than one is worth a word
    suites: set[str] = dataclasses.field(default_factory=set)
    late: int = 0
    _checks: dict[str, CheckTally] = dataclasses.field(default_factory=dict)
    _diagnoses: dict[str, DiagnosisTally] = dataclasses.field(default_factory=dict)

    def add(self, place: Place, report: Report | None) -> None:
        """Count a student; the report is that of the attempt that counts, if there is one."""
        key = self.exercise.key
        state = place.state(key)
        self.states[state] += 1
        standing = place.standings.get(key)
        self.late += bool(standing and standing.hand_in.late)
        attempt = place.attempt(key)
        if report is None or attempt is None or not state.has_mark:
            return
        self.points[report.points] += 1
        self.suites.add(attempt.grader.suite)
        for check in report.checks:
            self._add_check(check)
        if report.diagnosis is not None and state is State.NOT_YET:
            found = self._diagnoses.setdefault(report.diagnosis.id, DiagnosisTally(id=report.diagnosis.id))
            found.explanations[report.diagnosis.explanation] += 1
            found.hints[report.diagnosis.hint] += 1
            found.places.append(place)

    def _add_check(self, check: CheckReport) -> None:
        tally = self._checks.get(check.name)
        if tally is None:
            tally = CheckTally(name=check.name, sentence=check.sentence, max_points=check.max_points)
            self._checks[check.name] = tally
        tally.passed += check.outcome is Outcome.PASSED
        tally.failed += check.outcome is Outcome.FAILED
        tally.inconclusive += check.outcome is Outcome.INCONCLUSIVE

    @property
    def handed_in(self) -> int:
        """How many have handed something in."""
        return self.states.total() - self.states[State.MISSING]

    @property
    def marked(self) -> int:
        """How many have points that count."""
        return self.points.total()

    @property
    def median(self) -> float | None:
        """Of the points that count; None without any."""
        return statistics.median(self.points.elements()) if self.points else None

    @property
    def mean(self) -> float | None:
        """Of the points that count; None without any."""
        return statistics.fmean(self.points.elements()) if self.points else None

    @property
    def checks(self) -> list[CheckTally]:
        """Those that most fail first; of equal ones, in the order of the suite."""
        return sorted(self._checks.values(), key=lambda check: -check.share)

    @property
    def diagnoses(self) -> list[DiagnosisTally]:
        """The most frequent first."""
        return sorted(self._diagnoses.values(), key=lambda found: (-len(found.places), found.id))

    @property
    def unexplained(self) -> int:
        """How many are not done without a diagnosis."""
        return self.states[State.NOT_YET] - sum(len(found.places) for found in self._diagnoses.values())

    @property
    def columns(self) -> list[Column]:
        """The distribution of points, from 0 to the most."""
        most = max([self.exercise.max_points, *self.points])
        width = -(-(most + 1) // _MOST_COLUMNS)
        return [
            Column(
                first=first,
                last=min(first + width - 1, most),
                count=sum(self.points[each] for each in range(first, first + width)),
            )
            for first in range(0, most + 1, width)
        ]


def _usual(words: Counter[str]) -> str:
    """The most frequent; of equal ones the first by letters, so that a page is the same each time."""
    return min(words, key=lambda text: (-words[text], text)) if words else ""
