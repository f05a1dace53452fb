"""What a bench may say, with the bounds of each field; anything else ends the check as failed.

Every record is one JSON object of at most 64 KiB, decoded strictly: unknown fields, wrong types,
numbers out of range, NaN, too long texts are refused here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

__all__ = [
    "HORIZON_TICKS",
    "MOST_DEPTH",
    "MOST_ITEMS",
    "MOST_WHOLE",
    "TICKS_PER_SECOND",
    "Awaiting",
    "BenchMessage",
    "Block",
    "Closed",
    "Done",
    "Hello",
    "Idle",
    "LearnerReport",
    "Loaded",
    "Note",
    "Raised",
    "ReportPiece",
    "Returned",
    "Set",
    "Spin",
    "Woke",
    "decode",
    "decode_report",
]

TICKS_PER_SECOND = 1_000_000
#: ten virtual years; no deadline may lie further ahead
HORIZON_TICKS = 10 * 366 * 86400 * TICKS_PER_SECOND

#: what the bench itself refuses to send in a returned value; whatever is more comes from somebody else.
#: Beyond these a suite's own ``repr`` or ``str`` of the value could fail, or take long.
MOST_DEPTH, MOST_ITEMS, MOST_WHOLE = 20, 20_000, 1 << 256

Count = Annotated[int, Meta(ge=0, le=1 << 40)]
Ticks = Annotated[int, Meta(ge=0, le=HORIZON_TICKS)]
Instant = Annotated[int, Meta(ge=0, le=1 << 60)]
Line = Annotated[int, Meta(ge=0, le=1_000_000)]
Word = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=600)]


class _Message(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True):
    pass


class Hello(_Message, frozen=True, tag="hello"):
    """First of all, with the listener and the sock_diag socket."""


class Idle(_Message, frozen=True, tag="idle"):
    """Nothing is ready; the next timer is at ``deadline`` (ticks), or there is none."""

    seq: Count
    deadline: Instant | None
    writers: Count


class Woke(_Message, frozen=True, tag="woke"):
    """Something became ready before the judge answered the last ``idle``."""

    seq: Count


class Set(_Message, frozen=True, tag="set"):
    """The clock is set: the bytes may leave now."""

    seq: Count


class Note(_Message, frozen=True, tag="note"):
    """A thread sleeps until ``deadline`` while the main thread is held up; may come at any time."""

    deadline: Instant


class Block(_Message, frozen=True, tag="block"):
    """The main thread sleeps for ``ticks``; nothing else of the loop can run meanwhile."""

    seq: Count
    ticks: Ticks
    line: Line | None


class Spin(_Message, frozen=True, tag="spin"):
    """The loop went round so often without an idle moment that somebody is polling."""

    seq: Count


class Loaded(_Message, frozen=True, tag="loaded"):
    """The learner's file is loaded and defines what it must."""

    seq: Count


class Awaiting(_Message, frozen=True, tag="awaiting"):
    """A plain function gave back an awaitable; it is awaited from now on."""

    seq: Count
    kind: Word


class FrameLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One frame of the learner's in a traceback."""

    line: Line
    function: Word


class ErrorReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exception: type, text, place, and the learner's frames only."""

    type: Word
    text: Text
    line: Line | None
    frames: Annotated[list[FrameLine], Meta(max_length=40)]
    hidden_frames: Count


class Raised(_Message, frozen=True, tag="raised"):
    """The learner's code raised; ``at``: import, lookup, parameters or call."""

    seq: Count
    at: Word
    error: ErrorReport
    defined: Annotated[list[Word], Meta(max_length=40)] = []


class FlawReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a returned value is not plain data."""

    path: Word
    kind: Word
    awaitable: bool


class Returned(_Message, frozen=True, tag="returned"):
    """The learner's function returned."""

    seq: Count
    value: Any
    kind: Word
    flaw: FlawReport | None
    #: it came from a coroutine (or another awaitable) that was awaited on a loop
    awaited: bool


class Closed(_Message, frozen=True, tag="closed"):
    """Loops are closed and leftovers cancelled; ready for another call."""

    seq: Count


class ReportPiece(_Message, frozen=True, tag="report"):
    """A piece of the report's JSON."""

    piece: Annotated[str, Meta(max_length=30_000)]


class Done(_Message, frozen=True, tag="done"):
    """The bench has said all it had to say."""


BenchMessage = (
    Hello
    | Idle
    | Woke
    | Set
    | Note
    | Block
    | Spin
    | Loaded
    | Awaiting
    | Raised
    | Returned
    | Closed
    | ReportPiece
    | Done
)


class TaskReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A task that was still alive."""

    name: Word
    made: Line | None
    outer: Line | None
    waits: Line | None


class MadeAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A task that ended normally although it was cancelled."""

    name: Word
    made: Line | None


class LostReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exception that nobody asked for."""

    type: Word
    text: Text
    line: Line | None
    made: Line | None


class NamedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something with a name and a line."""

    name: Word
    line: Line | None


class TimesLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened several times at a line."""

    name: Word
    line: Line | None
    times: Count


class WaitReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At so many idle moments a task waited here: the outermost and innermost learner's line."""

    main: bool
    outer: Line | None
    inner: Line | None
    times: Count


class BlockingReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A blocking call on the loop's thread."""

    what: Word
    line: Line | None
    ticks: Count


class StackReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a thread stands in the learner's file."""

    name: Word
    main: bool
    outer: Line | None
    inner: Line | None


class LearnerReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The inventory that the bench reports at its end: for pictures and words, never alone for points."""

    tasks: Count = 0
    unfinished: Annotated[list[TaskReport], Meta(max_length=40)] = []
    swallowed: Annotated[list[MadeAt], Meta(max_length=40)] = []
    lost: Annotated[list[LostReport], Meta(max_length=40)] = []
    open_generators: Annotated[list[NamedLine], Meta(max_length=40)] = []
    never_awaited: Annotated[list[TimesLine], Meta(max_length=40)] = []
    waits: Annotated[list[WaitReport], Meta(max_length=40)] = []
    latest: Annotated[list[WaitReport], Meta(max_length=40)] = []
    jobs: Count = 0
    thread_loops: Annotated[list[Line | None], Meta(max_length=40)] = []
    threads_left: Annotated[list[Word], Meta(max_length=40)] = []
    blocking: Annotated[list[BlockingReport], Meta(max_length=64)] = []
    thread_lines: Annotated[list[Line | None], Meta(max_length=64)] = []
    stacks: Annotated[list[StackReport], Meta(max_length=40)] = []
    modules: Annotated[list[Word], Meta(max_length=40)] = []


_decoder = msgspec.json.Decoder(BenchMessage)
_report_decoder = msgspec.json.Decoder(LearnerReport)


def decode(data: bytes) -> BenchMessage:
    """One record.

    Raises:
        msgspec.MsgspecError: it is not one of the messages, or out of bounds.
        RecursionError: it is nested too deeply for the decoder.
        UnicodeDecodeError: it is not UTF-8.
    """
    message: BenchMessage = _decoder.decode(data)
    if isinstance(message, Returned):
        _must_be_bounded(message.value)
    return message


def _must_be_bounded(value: object) -> None:
    """Hold the judge's own bounds of a value, level by level."""
    level, count, depth = [value], 0, 0
    while level:
        count += len(level)
        if count > MOST_ITEMS or depth > MOST_DEPTH:
            raise msgspec.ValidationError("a value with too many items, or nested too deeply")
        below: list[object] = []
        for item in level:
            if isinstance(item, int) and abs(item) > MOST_WHOLE:
                raise msgspec.ValidationError("a whole number of more than 256 bits")
            if isinstance(item, list):
                below += item
            elif isinstance(item, dict):
                below += item.values()
        level, depth = below, depth + 1


def decode_report(data: bytes) -> LearnerReport:
    """The report, put together from its pieces; raises like :func:`decode`."""
    return _report_decoder.decode(data)
