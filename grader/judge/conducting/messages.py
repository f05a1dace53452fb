"""What a bench may say, with the bounds of each field; anything else ends the check as failed.

Every record is one JSON object of at most 64 KiB, decoded strictly: unknown fields, wrong types,
numbers out of range, NaN, too long texts are refused here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from grader.evidence.report import Count, ErrorReport, Line, Word
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = [
    "HORIZON_TICKS",
    "MOST_DEPTH",
    "MOST_ITEMS",
    "MOST_WHOLE",
    "Awaiting",
    "BenchMessage",
    "Block",
    "Closed",
    "Done",
    "Hello",
    "Idle",
    "Loaded",
    "Note",
    "Raised",
    "ReportPiece",
    "Returned",
    "Set",
    "Spin",
    "Woke",
    "decode",
]

#: ten virtual years; no deadline may lie further ahead
HORIZON_TICKS = 10 * 366 * 86400 * TICKS_PER_SECOND

#: what the bench itself refuses to send in a returned value; whatever is more comes from somebody else.
#: Beyond these a suite's own ``repr`` or ``str`` of the value could fail, or take long.
MOST_DEPTH, MOST_ITEMS, MOST_WHOLE = 20, 20_000, 1 << 256

Ticks = Annotated[int, Meta(ge=0, le=HORIZON_TICKS)]
Instant = Annotated[int, Meta(ge=0, le=1 << 60)]


class _Message(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True):
    pass


class Hello(_Message, frozen=True, tag="hello"):
    """First of all, with the listener and the sock_diag socket."""


class Idle(_Message, frozen=True, tag="idle"):
    """Nothing is ready; the next timer is at ``deadline`` (ticks), or there is none."""

    seq: Count
    deadline: Instant | None
    writers: Count
    #: it is not the loop that waits, but code that the loop waits for
    held_up: bool = False
    #: some thread goes on as soon as everything else is at rest, before any time passes
    rests: bool = False


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


_decoder = msgspec.json.Decoder(BenchMessage)


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
