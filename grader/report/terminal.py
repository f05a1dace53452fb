"""A report as lines for a terminal: pure, from a :class:`~grader.report.model.Report` to rich Texts.

The learner gets one cause to think about. A check that did not pass says in a line or two what
happened; the diagnosis, with its place and what to try, stands once below all checks, above the
picture that shows it. What else the report knows is shown on request (``detail=Detail.ALL``).

Everything that may come from the learner's code goes through :func:`~grader.report.wording.harmless`
and into :class:`rich.text.Text`, whose content is never read as markup.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, assert_never

from rich.cells import cell_len
from rich.text import Text

from grader.outcome import Outcome
from grader.report.timeline import ASCII, UNICODE, Glyphs, draw
from grader.report.wording import (
    harmless,
    harmless_line,
    place_of,
    points_in_words,
    seconds_in_words,
    shortened,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.model import CheckReport, Diagnosis, EvidenceSummary, Report, Timeline
    from grader.report.timeline import Role

__all__ = ["ASCII", "UNICODE", "Detail", "Glyphs", "glyphs_for", "headline", "render"]

_ROLE_STYLE: dict[Role, str] = {
    "plain": "",
    "label": "",
    "waiting": "cyan",
    "running": "green",
    "blocked": "red",
    "note": "yellow",
    "ruler": "dim",
}
_NO_MARKS_LOST = "The grader or this machine is at fault, not your code: no marks are lost."
_AGAIN = "Run the same command again; with --seed {seed} it repeats this very run."


class Detail(enum.Enum):
    """How much of a report is shown."""

    #: the points line alone
    POINTS = "points"
    #: what a learner needs for the next step
    NORMAL = "normal"
    #: also the numbers, pictures and output of every check
    ALL = "all"


def glyphs_for(encoding: str) -> Glyphs:
    """The glyphs that a stream of this encoding can show."""
    try:
        "━▓█╵…·✓✗–".encode(encoding)  # noqa: RUF001 - the dash is one of the glyphs
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def render(
    report: Report, *, width: int = 80, glyphs: Glyphs = UNICODE, detail: Detail = Detail.NORMAL
) -> list[Text]:
    """The lines of the report, none wider than ``width`` cells (at least 40)."""
    renderer = _Renderer(report, max(width, 40), glyphs, detail)
    if detail is Detail.POINTS:
        return list(renderer.header())
    return [line for block in renderer.blocks() for line in block]


def headline(report: Report) -> str:
    """How far it got, in words: ``not yet · 4 of 10 points``."""
    points = points_in_words(report.points, report.max_points)
    match report.outcome:
        case Outcome.PASSED:
            return f"done · {points}"
        case Outcome.FAILED:
            return f"not yet · {points}"
        case Outcome.INCONCLUSIVE:
            # No number: "0 of 15 points" beside any other word still reads as a mark.
            return "inconclusive · no marks lost"
        case _:  # pragma: no cover
            assert_never(report.outcome)


def _first(lines: list[str], most: int, glyphs: Glyphs) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} {glyphs.ellipsis}"]


class _Renderer:
    """One rendering; a class because every part needs the same four values."""

    def __init__(self, report: Report, width: int, glyphs: Glyphs, detail: Detail) -> None:
        self._report = report
        self._width = width
        self._glyphs = glyphs
        self._verbose = detail is Detail.ALL

    def blocks(self) -> Iterator[list[Text]]:
        yield list(self.header())
        if checks := list(self._checks()):
            yield checks
        for block in (
            self._inconclusive(),
            self._first_cause(),
            self._exhibit(),
            self._output(),
            self._picture(),
            self._footer(),
        ):
            if lines := list(block):
                yield [Text(), *lines]

    def header(self) -> Iterator[Text]:
        report = self._report
        left = self._plain(f"exercise-{report.number} · {harmless_line(report.title, limit=80)}")
        right = self._plain(headline(report))
        style = {Outcome.PASSED: "bold green", Outcome.FAILED: "bold", Outcome.INCONCLUSIVE: "bold yellow"}
        gap = self._width - cell_len(left) - cell_len(right)
        if gap >= 2:
            yield Text.assemble((left, "bold"), " " * gap, (right, style[report.outcome]))
            return
        yield Text(shortened(left, self._width, ellipsis=self._glyphs.ellipsis), "bold")
        yield Text(
            shortened(f"  {right}", self._width, ellipsis=self._glyphs.ellipsis), style[report.outcome]
        )

    def _checks(self) -> Iterator[Text]:
        scores = [self._score(check) for check in self._report.checks]
        column = max(map(len, scores), default=0)
        said = {harmless_line(self._report.diagnosis.explanation)} if self._report.diagnosis else set[str]()
        for check, score in zip(self._report.checks, scores, strict=True):
            mark, style = self._mark(check.outcome)
            indent = 2 + len(mark) + 1 + column + 2
            sentence = wrapped(harmless_line(check.sentence), self._width - indent) or [""]
            yield Text.assemble("  ", (mark, style), " ", (score.rjust(column), style), "  ", sentence[0])
            for line in sentence[1:]:
                yield Text(" " * indent + line)
            yield from self._why(check, indent, said)

    def _why(self, check: CheckReport, indent: int, said: set[str]) -> Iterator[Text]:
        """What happened, short, and only where it is not what another line has said already."""
        message = harmless(check.message, limit=2000).strip()
        key = " ".join(message.split())
        if (
            message
            and (check.outcome is not Outcome.PASSED or self._verbose)
            and (key not in said or self._verbose)
        ):
            said.add(key)
            lines = wrapped(message, self._width - indent)
            for line in _first(lines, 40 if self._verbose else 4, self._glyphs):
                yield Text(shortened(" " * indent + line, self._width, ellipsis=self._glyphs.ellipsis))
        if not self._verbose:
            return
        for detail in self._details(check, self._width - indent):
            detail.pad_left(indent)
            yield detail
        if check.exhibit and check is not self._shown():
            yield from self._as_it_is(check.exhibit)

    def _details(self, check: CheckReport, width: int) -> Iterator[Text]:
        if check.diagnosis is not None and check.diagnosis != self._report.diagnosis:
            yield from self._diagnosis(check.diagnosis, width)
        if check.evidence is not None:
            numbers = self._plain(_numbers(check.evidence, check.real_seconds))
            yield from (Text(line, "dim") for line in wrapped(numbers, width))
        yield from self._printed(check, width, most=40)
        if check.timeline is not None and check.timeline != self._report.timeline and check.timeline.rows:
            yield from self._drawn(check.timeline, width, most_rows=64)

    def _inconclusive(self) -> Iterator[Text]:
        if self._report.refused:
            for line in wrapped(harmless(self._report.refused, limit=2000).strip(), self._width - 2):
                yield Text(f"  {line}", "bold")
        if self._report.outcome is not Outcome.INCONCLUSIVE:
            return
        reason = harmless(self._report.inconclusive, limit=2000).strip()
        again = _AGAIN.format(seed=self._report.seed)
        for paragraph in (_NO_MARKS_LOST, reason or again):
            for line in wrapped(paragraph, self._width - 2):
                yield Text(f"  {line}", "yellow")

    def _first_cause(self) -> Iterator[Text]:
        if self._report.diagnosis is not None:
            for line in self._diagnosis(self._report.diagnosis, self._width - 2):
                line.pad_left(2)
                yield line

    def _diagnosis(self, diagnosis: Diagnosis, width: int) -> Iterator[Text]:
        place = self._plain(f"{place_of(diagnosis)} · ") if diagnosis.file is not None else ""
        lines = wrapped(place + harmless_line(diagnosis.explanation, limit=600), width)
        for index, line in enumerate(lines):
            text = Text(line, "bold")
            if index == 0 and line.startswith(place.rstrip()):
                text.stylize("cyan", 0, len(place.rstrip()))
            yield text
        if diagnosis.hint:
            for index, line in enumerate(wrapped(harmless_line(diagnosis.hint, limit=600), width - 5)):
                yield Text.assemble(("     ", "") if index else ("try: ", "green"), line)

    def _shown(self) -> CheckReport | None:
        """The check whose exhibit is shown below the first cause: the one that has this cause."""
        cause = self._report.diagnosis
        failed = [check for check in self._report.checks if check.outcome is Outcome.FAILED and check.exhibit]
        return next((check for check in failed if cause is None or check.diagnosis == cause), None)

    def _exhibit(self) -> Iterator[Text]:
        """What the message says, laid out: once, and only for the first cause."""
        if (check := self._shown()) is not None:
            yield from self._as_it_is(check.exhibit)

    def _as_it_is(self, exhibit: str) -> Iterator[Text]:
        for line in harmless(exhibit, limit=4000).rstrip().split("\n"):
            shown = shortened(f"  {self._plain(line)}", self._width, ellipsis=self._glyphs.ellipsis)
            yield Text(shown.rstrip())

    def _output(self) -> Iterator[Text]:
        """What the code printed in the first check that failed: how most people look for a mistake."""
        if self._verbose:
            return
        failed = [
            check for check in self._report.checks if check.outcome is Outcome.FAILED and check.output.strip()
        ]
        cause = self._report.diagnosis
        for check in sorted(failed, key=lambda check: cause is None or check.diagnosis != cause)[:1]:
            for line in self._printed(check, self._width - 2, most=8):
                line.pad_left(2)
                yield line

    def _printed(self, check: CheckReport, width: int, *, most: int) -> Iterator[Text]:
        lines = harmless(check.output, limit=20_000).rstrip().split("\n")
        if lines == [""]:
            return
        yield Text("your code printed:", "dim")
        for line in lines[:most]:
            yield Text("  " + shortened(line, width - 2, ellipsis=self._glyphs.ellipsis))
        if len(lines) > most:
            yield Text(f"  {self._glyphs.ellipsis} and {len(lines) - most} more lines", "dim")

    def _picture(self) -> Iterator[Text]:
        if self._report.timeline is not None:
            yield from self._drawn(self._report.timeline, self._width, most_rows=64 if self._verbose else 12)

    def _drawn(self, timeline: Timeline, width: int, *, most_rows: int) -> Iterator[Text]:
        for pieces in draw(timeline, width=width, glyphs=self._glyphs, most_rows=most_rows):
            yield Text.assemble(*((piece.text, _ROLE_STYLE[piece.role]) for piece in pieces))

    def _footer(self) -> Iterator[Text]:
        report = self._report
        isolation = harmless_line(report.isolation.level or "")
        if self._verbose and report.isolation.layers:
            isolation += f" ({', '.join(map(harmless_line, report.isolation.layers))})"
        parts = [
            *([report.runtime] if report.runtime else []),
            *([f"isolation {isolation}"] if isolation else []),
            f"seed {report.seed}",
            f"graded in {report.real_seconds:.2g} s",
        ]
        lines = wrapped(self._plain(" · ".join(parts)), self._width - 2)
        lines += (
            wrapped(harmless_line(report.isolation.remark), self._width - 2)
            if report.isolation.remark
            else []
        )
        yield from (Text(f"  {line}", "dim") for line in lines)

    def _score(self, check: CheckReport) -> str:
        undecided = check.outcome is Outcome.INCONCLUSIVE
        return f"{self._glyphs.dash if undecided else check.points}/{check.max_points}"

    def _mark(self, outcome: Outcome) -> tuple[str, str]:
        match outcome:
            case Outcome.PASSED:
                return self._glyphs.passed, "green"
            case Outcome.FAILED:
                return self._glyphs.failed, "red"
            case Outcome.INCONCLUSIVE:
                return self._glyphs.undecided, "yellow"
            case _:  # pragma: no cover
                assert_never(outcome)

    def _plain(self, text: str) -> str:
        """Our own separators, in glyphs that the stream has."""
        return text.replace("·", self._glyphs.separator)


def _numbers(evidence: EvidenceSummary, real_seconds: float) -> str:
    """The evidence in words: what the judge measured, then what the bench reported."""
    parts = [f"{seconds_in_words(evidence.elapsed_virtual_seconds)} elapsed"]
    if evidence.blocked_virtual_seconds:
        parts.append(f"{seconds_in_words(evidence.blocked_virtual_seconds)} blocked")
    counts = (
        (evidence.requests, "requests"),
        (evidence.threads, "threads" if evidence.threads != 1 else "thread"),
        (evidence.jumps, "jumps of the clock"),
        (evidence.steps, "steps"),
        (evidence.runs if evidence.runs > 1 else 0, "runs"),
        (evidence.reported_tasks, "tasks (reported)"),
        (evidence.reported_unfinished_tasks, "tasks left over (reported)"),
        (evidence.reported_thread_jobs, "jobs on threads (reported)"),
    )
    if evidence.most_in_flight:
        parts.append(f"at most {evidence.most_in_flight} in flight")
    parts += [f"{count} {name}" for count, name in counts if count]
    return " · ".join([*parts, f"{real_seconds:.2g} s of real time"])
