"""Reports built by hand: one for each thing that the terminal has to show."""

from __future__ import annotations

import msgspec

from grader.outcome import Outcome
from grader.report.model import (
    CheckReport,
    Diagnosis,
    EvidenceSummary,
    IsolationReport,
    Report,
    Row,
    Span,
    SpanKind,
    SubmissionReport,
    Timeline,
)

__all__ = ["SAMPLES", "report_of", "span"]


def span(kind: SpanKind, start: float, end: float) -> Span:
    return Span(kind=kind, start_virtual_seconds=start, end_virtual_seconds=end)


DURATIONS = (3, 5, 2, 4, 5, 1, 2, 3, 1, 1)


def clips(*, in_turn: bool) -> Timeline:
    rows = []
    begin = 0.0
    for number, seconds in enumerate(DURATIONS):
        rows.append(Row(label=f"clip-{number}", spans=(span("waiting", begin, begin + seconds),)))
        begin += seconds if in_turn else 0
    return Timeline(rows=tuple(rows), end_virtual_seconds=sum(DURATIONS) if in_turn else max(DURATIONS))


def check(  # noqa: PLR0917 - a table of checks reads best in columns
    name: str,
    sentence: str,
    outcome: Outcome,
    points: int,
    max_points: int,
    message: str = "",
    *,
    diagnosis: Diagnosis | None = None,
    timeline: Timeline | None = None,
    output: str = "",
) -> CheckReport:
    return CheckReport(
        name=name,
        sentence=sentence,
        objective="uploads",
        outcome=outcome,
        points=points,
        max_points=max_points,
        message=message,
        diagnosis=diagnosis,
        timeline=timeline,
        output=output,
        evidence=EvidenceSummary(elapsed_virtual_seconds=27.0, requests=10, most_in_flight=1, jumps=10),
        real_seconds=0.0424,
    )


IN_TURN = Diagnosis(
    id="in_turn",
    cause="elapsed",
    explanation="each upload is awaited before the next one is started",
    hint="start them all first (a task group), then wait for all of them",
    file="uploads.py",
    line=14,
)

FAILED = Report(
    exercise="03_uploads",
    number=3,
    title="Uploads",
    outcome=Outcome.FAILED,
    points=4,
    max_points=10,
    checks=(
        check("test_order", "every receipt comes back, in the order of the files", Outcome.PASSED, 2, 2),
        check(
            "test_overlap",
            "all files are on their way at the same time",
            Outcome.FAILED,
            0,
            3,
            "10 files took 27 s; the longest takes 5 s. Never more than 1 was on its way.",
            diagnosis=IN_TURN,
            timeline=clips(in_turn=True),
            output="uploading clip-0\nuploading clip-1\n",
        ),
        check("test_threads", "one thread does all of it", Outcome.PASSED, 2, 2),
        check(
            "test_limit",
            "at most three files are on their way at the same time, and the next one starts as soon as "
            "one of them has arrived",
            Outcome.FAILED,
            0,
            3,
            "each upload is awaited before the next one is started",
            diagnosis=IN_TURN,
        ),
    ),
    diagnosis=IN_TURN,
    timeline=clips(in_turn=True),
    runtime="asyncio",
    seed=4107,
    isolation=IsolationReport(level="sandbox", layers=("bubblewrap", "seccomp", "cgroup")),
    submission=SubmissionReport(file="uploads.py", sha256="0" * 64),
    versions={"onecook": "0.1.0", "python": "3.11"},
    started_at="2025-01-02T03:04:05+00:00",
    real_seconds=0.312,
)

PASSED = msgspec.structs.replace(
    FAILED,
    outcome=Outcome.PASSED,
    points=10,
    checks=tuple(
        msgspec.structs.replace(
            one,
            outcome=Outcome.PASSED,
            points=one.max_points,
            message="",
            diagnosis=None,
            timeline=None,
            output="",
        )
        for one in FAILED.checks
    ),
    diagnosis=None,
    timeline=clips(in_turn=False),
)

INCONCLUSIVE = msgspec.structs.replace(
    FAILED,
    outcome=Outcome.INCONCLUSIVE,
    points=2,
    checks=(
        FAILED.checks[0],
        msgspec.structs.replace(
            FAILED.checks[1],
            outcome=Outcome.INCONCLUSIVE,
            message="the sandbox ended before the check was over",
            diagnosis=None,
            timeline=None,
            output="",
        ),
    ),
    diagnosis=None,
    timeline=None,
    inconclusive="The machine ran out of memory while the sandbox was running.\n"
    "Close other programs and run the same command again.",
    isolation=IsolationReport(
        level="process", layers=("own process",), remark="no sandbox: this machine forbids user namespaces"
    ),
)

#: the judge could not say why: the report still says what to do
UNEXPLAINED = msgspec.structs.replace(INCONCLUSIVE, points=0, checks=(), inconclusive="")

NOT_PYTHON = Diagnosis(
    id="syntax",
    cause="error",
    explanation="this line is not Python: '(' was never closed",
    hint="look for the bracket that closes it, there or just above",
    file="uploads.py",
    line=7,
)

SYNTAX_ERROR = msgspec.structs.replace(
    FAILED,
    points=0,
    checks=tuple(
        msgspec.structs.replace(
            one,
            outcome=Outcome.FAILED,
            points=0,
            message="uploads.py cannot be imported",
            diagnosis=NOT_PYTHON,
            timeline=None,
            output="",
        )
        for one in FAILED.checks
    ),
    diagnosis=NOT_PYTHON,
    timeline=None,
)

ATTACK = (
    "\x1b]0;full marks\x07\x1b[2J\x1b[1;32m10 of 10\x1b[0m "
    "\u202egnirts\u202c [bold]markup[/bold] :smile: \x00\x9b31m\r"
)

HOSTILE = msgspec.structs.replace(
    FAILED,
    title=ATTACK,
    checks=(
        check(
            ATTACK,
            ATTACK,
            Outcome.FAILED,
            0,
            10,
            ATTACK * 3 + "\n" + "x" * 5000 + "\n" * 50,
            output=(ATTACK + "\n") * 30 + "Z\u0335\u0336\u0337\u0338\u0339\u033a\u033b" * 40,
        ),
    ),
    diagnosis=msgspec.structs.replace(
        IN_TURN, file="\x1b[31m/etc/passwd\n.py", explanation=ATTACK, hint=ATTACK
    ),
    timeline=Timeline(
        rows=tuple(
            Row(label=ATTACK * 5, note=ATTACK, spans=(span("waiting", -5.0, 1e12), span("blocked", 3.0, 1.0)))
            for _ in range(40)
        ),
        end_virtual_seconds=10.0,
        omitted_rows=1000,
    ),
    isolation=IsolationReport(level="sandbox", layers=(ATTACK,), remark=ATTACK),
)

#: the cook's hands, the pans, and a call that holds up everything
KITCHEN = msgspec.structs.replace(
    FAILED,
    exercise="02_one_cook",
    number=2,
    title="One cook",
    diagnosis=msgspec.structs.replace(
        IN_TURN,
        id="blocks",
        cause="blocked",
        file="one_cook.py",
        line=31,
        explanation="time.sleep stops the cook, not only this dish",
        hint="await the kitchen's own wait",
    ),
    timeline=Timeline(
        rows=(
            Row(label="cook", spans=(span("running", 0, 2), span("blocked", 2, 6.5), span("running", 7, 7))),
            Row(label="eggs", spans=(span("waiting", 0, 7),), note="burnt"),
            Row(
                label="Gemüse für den Auflauf mit Käse",
                spans=(span("waiting", 2, 9.25),),
                note="never finished",
            ),
            Row(label="toast", spans=(), note="never started"),
        ),
        end_virtual_seconds=9.25,
    ),
)

SAMPLES = {
    "passed": PASSED,
    "failed": FAILED,
    "inconclusive": INCONCLUSIVE,
    "unexplained": UNEXPLAINED,
    "syntax_error": SYNTAX_ERROR,
    "hostile": HOSTILE,
    "kitchen": KITCHEN,
}


def report_of(key: str, points: int, max_points: int, sha256: str = "0" * 64) -> Report:
    """A report with these points."""
    return msgspec.structs.replace(
        FAILED,
        exercise=key,
        points=points,
        max_points=max_points,
        submission=SubmissionReport(file="x.py", sha256=sha256),
    )
