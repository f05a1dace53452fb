"""The versioned report that the terminal and every export are made from.

One grading of one submission of one exercise gives one :class:`Report`. It is plain data, written as
JSON (:func:`to_json`) and described by a JSON Schema (:func:`json_schema`). Names say which seconds
they mean: ``virtual_seconds`` are the judge's, ``real_seconds`` are the machine's.
"""

from __future__ import annotations

import inspect
import json
import re
import unicodedata
from typing import Any, Literal

import msgspec

from grader.outcome import Outcome

__all__ = [
    "FORMAT",
    "CheckReport",
    "Diagnosis",
    "EvidenceSummary",
    "IsolationReport",
    "Report",
    "Row",
    "Signature",
    "Span",
    "SubmissionReport",
    "Timeline",
    "escaped",
    "from_json",
    "is_report",
    "json_schema",
    "to_json",
]

#: version of the report's form; a reader refuses a newer one
FORMAT: Literal[1] = 1

SpanKind = Literal["waiting", "running", "blocked"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a row, from ``start`` to ``end`` in virtual seconds.

    ``waiting``: on its way or waiting, others may run. ``running``: it has the hands or the processor.
    ``blocked``: it holds up the whole loop.
    """

    kind: SpanKind
    start_virtual_seconds: float
    end_virtual_seconds: float


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One task, dish or file of the timeline."""

    label: str
    spans: tuple[Span, ...]
    #: how it ended, in a word or two, where that is worth saying: "refused", "never finished"
    note: str = ""


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """What happened when, in virtual seconds from the start of the call."""

    rows: tuple[Row, ...]
    end_virtual_seconds: float
    #: rows that were left out because there were too many
    omitted_rows: int = 0


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """The misconception that explains the evidence, with its place in the learner's file and one hint."""

    id: str
    #: error, never-awaited, deadlock, blocked, leaked, swallowed, shape, elapsed: reported in this order;
    #: departure: no misconception is known that explains it, and the explanation says what happened
    cause: str
    explanation: str
    hint: str = ""
    file: str | None = None
    line: int | None = None
    #: of a notebook: the cell that the line is counted in ("cell 4")
    cell: str = ""
    #: that line of the learner's file as it stands there, without its indentation; capped
    source: str = ""
    #: of a departure: when the run left every right one, if that is known
    virtual_seconds: float | None = None


class EvidenceSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The judge's own record of the last run of a check, in numbers; ``reported_*`` come from the bench."""

    elapsed_virtual_seconds: float
    blocked_virtual_seconds: float = 0.0
    requests: int = 0
    most_in_flight: int = 0
    threads: int = 1
    jumps: int = 0
    steps: int = 0
    runs: int = 1
    reported_tasks: int = 0
    reported_unfinished_tasks: int = 0
    reported_thread_jobs: int = 0


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """One hidden check: what it asks in the learner's words, what became of it, and why."""

    name: str
    #: the sentence that the learner reads, from the check's docstring
    sentence: str
    objective: str
    outcome: Outcome
    points: int
    max_points: int
    #: what happened, in words, when it did not pass; may have several lines
    message: str = ""
    #: lines that show what the message says, such as a smallest failing program; in columns, as they are
    exhibit: str = ""
    diagnosis: Diagnosis | None = None
    evidence: EvidenceSummary | None = None
    timeline: Timeline | None = None
    #: what the learner's code printed, capped
    output: str = ""
    real_seconds: float = 0.0


class IsolationReport(msgspec.Struct, frozen=True, kw_only=True):
    """The level that was really on, proven by running it, and the layers that made it up.

    Without a level nothing was proven: the grading came to its end before that.
    """

    level: Literal["sandbox", "account", "process"] | None
    layers: tuple[str, ...] = ()
    #: why not a higher level, or what is weaker than usual; empty when there is nothing to say
    remark: str = ""


class SubmissionReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was graded."""

    file: str
    sha256: str


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Says that somebody who has a certain key has made the report, and nobody has changed it since."""

    #: which key: the first eight hexadecimal digits of a hash of it
    key: str
    algorithm: Literal["HMAC-SHA256"] = "HMAC-SHA256"
    #: in hexadecimal
    value: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One grading of one submission."""

    format: Literal[1] = FORMAT
    exercise: str
    number: int
    title: str
    outcome: Outcome
    #: of the checks that passed; no mark when the outcome is inconclusive
    points: int
    max_points: int
    checks: tuple[CheckReport, ...]
    #: the first cause over all checks; the one thing to look at
    diagnosis: Diagnosis | None = None
    #: the timeline that shows the diagnosis, or the last one
    timeline: Timeline | None = None
    #: why the whole grading is inconclusive, when it is: cause and next step
    inconclusive: str = ""
    #: why nothing of what was handed in could be graded, when it failed for that: cause and next step
    refused: str = ""
    runtime: str
    seed: int
    isolation: IsolationReport
    submission: SubmissionReport
    versions: dict[str, str]
    started_at: str
    real_seconds: float
    #: where whoever grades has a key for it
    signature: Signature | None = None


#: categories of characters that do something instead of being seen, or may one day (those that are not
#: assigned); in JSON they stand as escapes
_COMMANDS = frozenset({"Cc", "Cf", "Cn", "Zl", "Zp"})


#: the second character of what begins a command in a log (see :mod:`.wording`)
_LOG_COMMANDS = re.compile(r"(?<=:):(?=[A-Za-z])|(?<=#)#(?=\w*\[)")


def to_json(report: Report) -> bytes:
    r"""The report as indented JSON, UTF-8, ending in a newline.

    What a terminal, an editor or the log of a build might obey (texts may come from the learner's code)
    stands as ``\uXXXX``, so that JSON can be looked at as safely as the report for people.
    """
    return escaped(msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n").encode()


def escaped(text: str) -> str:
    r"""JSON with what somebody might obey as ``\uXXXX``; says the same, and keeps line ends."""
    commands = [character for character in set(text) if unicodedata.category(character) in _COMMANDS]
    text = text.translate({ord(each): _escaped(each) for each in commands if each != "\n"})
    # Within strings only: JSON itself has neither two colons nor any number sign.
    return _LOG_COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escaped(character: str) -> str:
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


def from_json(data: bytes) -> Report:
    """Read a report back.

    Raises:
        msgspec.ValidationError: it does not follow the schema, or has another ``format``.
        msgspec.DecodeError: it is not JSON.
    """
    return msgspec.json.decode(data, type=Report)


class _Likeness(msgspec.Struct):
    """What every version of a report has."""

    exercise: str
    outcome: str
    points: int


def is_report(data: bytes) -> bool:
    """Whether a reader could take it for a report, of whatever version."""
    try:
        msgspec.json.decode(data, type=_Likeness)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report."""
    # Through JSON and back: defaults are lists there, and tuples in what msgspec gives.
    schema: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Report)))
    for definition in schema["$defs"].values():
        # From 3.13 on the compiler takes the indentation out of docstrings; here it is taken out everywhere.
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
