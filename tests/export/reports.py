"""Reports of every kind, drawn: whole, partly right, undecided, refused, with texts that nobody writes."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from grader.outcome import Outcome, worst
from grader.report.model import (
    CheckReport,
    Diagnosis,
    IsolationReport,
    Report,
    Row,
    Span,
    SpanKind,
    SubmissionReport,
    Timeline,
)

__all__ = ["REPORTS", "SECRET", "SECRET_PLACE"]

#: begins the names of checks, which belong to the hidden suite
SECRET = "test_hidden_"
#: where the grader's machine keeps things, which is nobody's affair
SECRET_PLACE = "/home/ada/grading"

#: what markup, a log, a terminal, Autolab or a spreadsheet could take for its own
_CRAFTED = (
    "<script>alert(1)</script>", "</pre></section>", "a | b", "```\n# heading", "ends in word: yes 10:30",
    "::error file=x::gone", "\x1b[31mred\x1b[0m", "\x00\x08", "]]>", "&amp;", "été: 中文 🍳", "a\nb\r\nc",
    "%0A::notice::x", "=1+1", "{{ x }}", "\u202etxt.exe", "x" * 5000,
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(_CRAFTED),
    st.lists(st.sampled_from(_CRAFTED), max_size=3).map(" ".join),
)
#: of virtual time, which goes in microseconds
SECONDS = st.integers(min_value=0, max_value=10**13).map(lambda ticks: ticks / 1e6)
LINES = st.one_of(st.none(), st.integers(min_value=1, max_value=10**6))

FILES = st.sampled_from(["uploads.py", "ü b.py", "caf\udce9.py"])

diagnoses = st.builds(
    Diagnosis,
    id=st.sampled_from(["in-batches", "never_awaited", "departure", "x"]),
    cause=st.sampled_from(["shape", "error", "departure"]),
    explanation=TEXTS,
    hint=TEXTS,
    file=st.one_of(st.none(), FILES, FILES.map(lambda name: f"{SECRET_PLACE}/{name}")),
    line=LINES,
    cell=st.sampled_from(["", "", "cell 4", "cell [7]"]),
    source=TEXTS,
)
spans = st.builds(
    lambda kind, start, length: Span(
        kind=kind, start_virtual_seconds=start, end_virtual_seconds=start + length
    ),
    st.sampled_from(get_args(SpanKind)),
    SECONDS,
    SECONDS,
)
rows = st.builds(Row, label=TEXTS, spans=st.lists(spans, max_size=3).map(tuple), note=TEXTS)
timelines = st.builds(
    Timeline,
    rows=st.lists(rows, max_size=4).map(tuple),
    end_virtual_seconds=SECONDS,
    omitted_rows=st.integers(min_value=0, max_value=1000),
)


@st.composite
def checks(draw: st.DrawFn) -> CheckReport:
    outcome = draw(st.sampled_from(Outcome))
    most = draw(st.integers(min_value=1, max_value=20))
    return CheckReport(
        name=SECRET + draw(st.sampled_from(["a", "b", "c"])),
        sentence=draw(TEXTS),
        objective="one",
        outcome=outcome,
        points=most if outcome is Outcome.PASSED else 0,
        max_points=most,
        message=draw(TEXTS),
        exhibit=draw(TEXTS),
        diagnosis=draw(st.one_of(st.none(), diagnoses)),
        timeline=draw(st.one_of(st.none(), timelines)),
        output=draw(TEXTS),
        real_seconds=draw(st.floats(min_value=0, max_value=1000)),
    )


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    found = tuple(draw(st.lists(checks(), max_size=5)))
    reason = f"{SECRET_PLACE}/{draw(FILES)}: " * draw(st.integers(0, 2)) + draw(TEXTS.filter(str.strip))
    refused = not found and draw(st.booleans())
    cut_short = not found or draw(st.booleans())
    outcome = Outcome.FAILED if refused else worst(check.outcome for check in found)
    missing = draw(st.integers(min_value=1, max_value=9)) if cut_short else 0
    # A judge may die when all checks have passed.
    if not refused and (missing or draw(st.booleans())):
        outcome = Outcome.INCONCLUSIVE
    return Report(
        exercise="03_uploads",
        number=3,
        title=draw(TEXTS),
        outcome=outcome,
        points=sum(check.points for check in found),
        max_points=sum(check.max_points for check in found) + missing,
        checks=found,
        diagnosis=draw(st.one_of(st.none(), diagnoses)),
        timeline=draw(st.one_of(st.none(), timelines)),
        inconclusive=f"{reason}\nTraceback: {SECRET}a" if outcome is Outcome.INCONCLUSIVE else "",
        refused=reason if refused else "",
        runtime=draw(st.sampled_from(["", "asyncio", "trio", "own"])),
        seed=draw(st.integers(min_value=0, max_value=2**53 - 1)),
        isolation=IsolationReport(level="sandbox", layers=("a",), remark=draw(TEXTS)),
        submission=SubmissionReport(file=f"{SECRET_PLACE}/ü b/{draw(FILES)}", sha256=""),
        versions={"onecook": "0.1.0"},
        started_at="2026-09-10T12:00:00+00:00",
        real_seconds=draw(st.floats(min_value=0, max_value=1000)),
    )


REPORTS = _reports()
