"""What the judge says to a bench: one JSON object a record, told apart by ``t``. Times are ticks.

:mod:`grader.bench.runner` has the order in which records come, :mod:`grader.bench.turns` who may speak when.
What a bench says has its form in :mod:`grader.judge.conducting.messages`, where it is decoded strictly.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "Call",
    "CallMode",
    "Code",
    "End",
    "File",
    "Go",
    "JudgeWord",
    "Now",
    "Start",
    "Stop",
]

#: how a function is called: awaited on a loop, or called without awaiting what comes back
CallMode = Literal["run", "touch"]


class File(TypedDict):
    """A piece of a source text; pieces of one name belong together."""

    t: Literal["file"]
    name: str
    text: str


class Code(TypedDict):
    """A piece of what the text of this name is compiled to: marshalled, base64. Never the learner's."""

    t: Literal["code"]
    name: str
    code: str


class Start(TypedDict):
    """All texts are there: load them, in this order."""

    t: Literal["start"]
    given: list[str]
    learner: str
    drivers: list[str]
    required: list[str]


class Call(TypedDict):
    """Call a function of a module."""

    t: Literal["call"]
    module: str
    function: str
    args: list[object]
    mode: CallMode


class Go(TypedDict):
    """The turn is yours, and it is this late; ``rested``: everything else was seen at rest."""

    t: Literal["go"]
    now: int
    rested: bool


class Now(TypedDict):
    """It is this late; if it asks, say that the clock is set before anything leaves the world."""

    t: Literal["now"]
    now: int
    asks: bool


class Stop(TypedDict):
    """The run ends here: tell who waits where, and leave."""

    t: Literal["stop"]


class End(TypedDict):
    """There is no further call: tell what is left, and leave."""

    t: Literal["end"]


JudgeWord = File | Code | Start | Call | Go | Now | Stop | End
