"""The timeline of a run, from the judge's own record: a row for each request, and one for a loop held up.

A world may put requests that belong together into one row, and says which of its verbs are work. Where there
is no world (the learner writes the runtime itself) the suite gives the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.evidence.record import Evidence, Request
from grader.protocol.numbers import TICKS_PER_SECOND
from grader.report.model import Row, Span, SpanKind, Timeline

__all__ = ["timeline"]

MOST_ROWS = 40


def timeline(evidence: Evidence, drawn: Sequence[Row] = ()) -> Timeline | None:
    """The picture (``drawn`` is the suite's own); None when nothing happened and nothing was drawn."""
    start, end = evidence.started_ticks, max(evidence.ended_ticks, evidence.started_ticks)
    rows = list(drawn) or _rows(_in_order(evidence), start, end)
    if not rows and not evidence.blocked:
        return None
    blocked = [
        _span("blocked", span.start_ticks - start, span.end_ticks - start) for span in evidence.blocked
    ]
    if blocked:
        rows = [Row(label="the loop", spans=tuple(blocked[:200]), note="held up"), *rows]
    last = max(
        [end - start, *(request.ended_ticks - start for request in evidence.requests if request.ended_ticks)]
    )
    return Timeline(
        rows=tuple(rows[:MOST_ROWS]),
        end_virtual_seconds=last / TICKS_PER_SECOND,
        omitted_rows=max(0, len(rows) - MOST_ROWS),
    )


def _in_order(evidence: Evidence) -> Sequence[Request]:
    """As they came; threads come to the judge in any order, so theirs are put into one."""
    if evidence.threads == 1:
        return evidence.requests
    return sorted(evidence.requests, key=lambda request: (request.started_ticks, request.label))


def _rows(requests: Iterable[Request], start: int, end: int) -> list[Row]:
    """One row for each request, or for all that their world has put into the same one."""
    rows: dict[str | int, Row] = {}
    for number, request in enumerate(requests):
        span, note = _seen(request, start, end)
        before = rows.get(request.row or number, Row(label=request.row or request.label, spans=()))
        rows[request.row or number] = Row(
            label=before.label, spans=(*before.spans, span), note=note or before.note
        )
    return list(rows.values())


def _seen(request: Request, start: int, end: int) -> tuple[Span, str]:
    """The span of a request, and what became of it when it was not answered."""
    ended, note = request.ended_ticks, "refused" if request.refused else ""
    if ended is None and request.abandoned_ticks is not None:
        ended, note = request.abandoned_ticks, "given up"
    elif ended is None:
        ended, note = max(end, request.started_ticks), "never finished"
    kind: SpanKind = "running" if request.by_hand else "waiting"
    return _span(kind, request.started_ticks - start, ended - start), note


def _span(kind: SpanKind, start: int, end: int) -> Span:
    return Span(
        kind=kind,
        start_virtual_seconds=max(0, start) / TICKS_PER_SECOND,
        end_virtual_seconds=max(0, end) / TICKS_PER_SECOND,
    )
