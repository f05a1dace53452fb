"""What a bench itself tells of a run, with the bounds of each field; marked as told wherever it is used.

For pictures and words, never alone for points: the learner's code is in the process that tells it.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

__all__ = [
    "Count",
    "ErrorReport",
    "LearnerReport",
    "Line",
    "Text",
    "TimesLine",
    "Word",
    "decode_report",
]


Count = Annotated[int, Meta(ge=0, le=1 << 40)]
Line = Annotated[int, Meta(ge=0, le=1_000_000)]
Word = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=600)]


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


_decoder = msgspec.json.Decoder(LearnerReport)


def decode_report(data: bytes) -> LearnerReport:
    """The report, put together from its pieces.

    Raises:
        msgspec.MsgspecError: it is none, or out of bounds.
        RecursionError: it is nested too deeply for the decoder.
        UnicodeDecodeError: it is not UTF-8.
    """
    return _decoder.decode(data)
