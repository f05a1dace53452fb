"""One report as a page shows it: what is said, in which order, and what has been said already."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.export.form import lines
from grader.outcome import Outcome
from grader.report.chart import Chart
from grader.report.terminal import headline
from grader.report.wording import counted, harmless_line, place_of, seconds_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.export.form import Line
    from grader.report.model import CheckReport, Diagnosis, EvidenceSummary, Report, Timeline
    from grader.submission.cells import Piece

__all__ = ["CheckView", "DiagnosisView", "ReportView", "SourceLine", "view_of"]

#: rows of a picture
MOST_ROWS = 40
#: lines of the learner's file before and after the one that is meant
_AROUND = 3
_WORDS = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.INCONCLUSIVE: "not decided"}
_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.INCONCLUSIVE: "?"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A line of the learner's file; ``meant`` if it is the one that a diagnosis is about."""

    number: int
    text: str
    meant: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisView:
    """A cause in words; ``source`` is its place in the file, or the one line that the report has of it."""

    place: str
    explanation: str
    hint: str
    source: tuple[SourceLine, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One line of the table of checks, with what can be unfolded below it."""

    state: str
    sign: str
    word: str
    sentence: str
    points: int | None
    max_points: int
    message: str
    exhibit: str
    diagnosis: DiagnosisView | None
    chart: Chart | None
    output: str
    #: for whoever teaches: the check's name in the suite, and what was measured
    name: str
    numbers: str

    @property
    def has_more(self) -> bool:
        """Whether anything is to be unfolded."""
        return bool(self.exhibit or self.diagnosis or self.chart or self.output.strip())


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """All of one report that a page shows."""

    title: str
    outcome: str
    sign: str
    headline: str
    #: why there is no table, or no mark; a paragraph each
    reasons: tuple[str, ...]
    checks: tuple[CheckView, ...]
    diagnosis: DiagnosisView | None
    chart: Chart | None
    #: the runtime and the seed
    footer: str


def view_of(report: Report, text: str = "", pieces: tuple[Piece, ...] = ()) -> ReportView:
    """How a report is shown; ``text`` is the module that was graded, where it is known.

    ``pieces`` are the cells of a notebook, whose lines no text is shown for: the report's own line is.
    """
    source = () if pieces else tuple(text.splitlines())
    said = {_key(each) for each in (report.inconclusive, report.refused)}
    if report.diagnosis is not None:
        said.add(_key(report.diagnosis.explanation))
    reasons = (report.refused or report.inconclusive).strip()
    return ReportView(
        title=report.title,
        outcome=report.outcome.value,
        sign=_SIGNS[report.outcome],
        headline=headline(report),
        reasons=tuple(filter(None, reasons.split("\n"))),
        checks=tuple(_checks(report, said, source)),
        diagnosis=_diagnosis(report.diagnosis, source),
        chart=_chart(report.timeline),
        footer=" · ".join([*([report.runtime] if report.runtime else []), f"seed {report.seed}"]),
    )


def _checks(report: Report, said: set[str], source: tuple[str, ...]) -> Iterator[CheckView]:
    """The checks; what a line above has said already is not said again."""
    if not report.checks:
        return
    for index, line in enumerate(lines(report)):
        check = report.checks[index] if index < len(report.checks) else None
        message = "" if _key(line.why) in said else line.why.strip()
        said.add(_key(line.why))
        yield _check(report, line, check, message, source)


def _check(
    report: Report, line: Line, check: CheckReport | None, message: str, source: tuple[str, ...]
) -> CheckView:
    failed = check is not None and check.outcome is Outcome.FAILED
    other = check is not None and check.diagnosis != report.diagnosis
    pictured = check is not None and failed and check.timeline != report.timeline
    return CheckView(
        state=line.outcome.value,
        sign=_SIGNS[line.outcome],
        word=_WORDS[line.outcome],
        sentence=line.name,
        points=None if line.outcome is Outcome.INCONCLUSIVE else line.points,
        max_points=line.max_points,
        message=message,
        exhibit=check.exhibit if check is not None and failed else "",
        diagnosis=_diagnosis(check.diagnosis, source) if check is not None and other else None,
        chart=_chart(check.timeline) if check is not None and pictured else None,
        output=line.output,
        name=check.name if check is not None else "",
        numbers=_numbers(check.evidence) if check is not None and check.evidence is not None else "",
    )


def _diagnosis(diagnosis: Diagnosis | None, source: tuple[str, ...]) -> DiagnosisView | None:
    if diagnosis is None:
        return None
    return DiagnosisView(
        place=place_of(diagnosis),
        explanation=diagnosis.explanation,
        hint=diagnosis.hint,
        source=tuple(_around(diagnosis, source)),
    )


def _around(diagnosis: Diagnosis, source: tuple[str, ...]) -> Iterator[SourceLine]:
    """The lines around the one that is meant, if the text has it there."""
    line = diagnosis.line
    if line is None:
        return
    meant = source[line - 1] if 0 < line <= len(source) else None
    if meant is None or not meant.strip().startswith(diagnosis.source.strip()[:40]):
        if diagnosis.source:
            yield SourceLine(number=line, text=harmless_line(diagnosis.source), meant=True)
        return
    first = max(1, line - _AROUND)
    for number, text in enumerate(source[first - 1 : line + _AROUND], first):
        yield SourceLine(number=number, text=text, meant=number == line)


def _chart(timeline: Timeline | None) -> Chart | None:
    return Chart.of(timeline, most_rows=MOST_ROWS) if timeline is not None and timeline.rows else None


def _numbers(evidence: EvidenceSummary) -> str:
    parts = []
    if evidence.elapsed_virtual_seconds:
        parts.append(f"{seconds_in_words(evidence.elapsed_virtual_seconds)} elapsed")
    if evidence.blocked_virtual_seconds:
        parts.append(f"{seconds_in_words(evidence.blocked_virtual_seconds)} blocked")
    if evidence.requests:
        parts.append(f"{counted(evidence.requests, 'request')}, at most {evidence.most_in_flight} in flight")
    if evidence.threads > 1:
        parts.append(f"{evidence.threads} threads")
    return " · ".join(parts)


def _key(text: str) -> str:
    return " ".join(text.split())
