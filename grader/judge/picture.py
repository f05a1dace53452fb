"""The timeline of a run, from the judge's own record: one row per request, and one for a loop held up.

Where there is no world (the learner writes the runtime itself) the suite gives the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.evidence.record import Evidence, Request
from grader.evidence.report import TICKS_PER_SECOND
from grader.report.model import Row, Span, SpanKind, Timeline

__all__ = ["timeline"]

MOST_ROWS = 40
#: verbs that take the one pair of hands, or a processor: their span is running, not waiting
BY_HAND = frozenset({"chop", "season", "serve", "butter", "export"})


def timeline(evidence: Evidence, drawn: Sequence[Row] = ()) -> Timeline | None:
    """The picture (``drawn`` is the suite's own); None when nothing happened and nothing was drawn."""
    start, end = evidence.started_ticks, max(evidence.ended_ticks, evidence.started_ticks)
    rows = list(drawn) or [_row(request, start, end) for request in _in_order(evidence)]
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


def _row(request: Request, start: int, end: int) -> Row:
    ended, note = request.ended_ticks, "refused" if request.refused else ""
    if ended is None and request.abandoned_ticks is not None:
        ended, note = request.abandoned_ticks, "given up"
    elif ended is None:
        ended, note = max(end, request.started_ticks), "never finished"
    kind: SpanKind = "running" if request.verb in BY_HAND else "waiting"
    return Row(
        label=request.label, spans=(_span(kind, request.started_ticks - start, ended - start),), note=note
    )


def _span(kind: SpanKind, start: int, end: int) -> Span:
    return Span(
        kind=kind,
        start_virtual_seconds=max(0, start) / TICKS_PER_SECOND,
        end_virtual_seconds=max(0, end) / TICKS_PER_SECOND,
    )
