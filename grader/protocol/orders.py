"""Records between judge, bench server and warm process. Descriptors travel beside them, in this order.

Both ends are ours: nothing of the learner's ever holds a mailbox (:mod:`grader.bench.mailbox`).
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

__all__ = ["Answer", "Order", "RuntimeName", "WarmAnswer", "WarmOrder"]

RuntimeName = Literal["asyncio", "trio", "own"]


# ---------------------------------------------------------------------- judge → bench server
class StartServer(TypedDict):
    """What to be: imports, limits and walls of every bench."""

    t: Literal["start"]
    runtime: RuntimeName
    #: hide the async libraries
    forbid: bool
    #: name, soft, hard
    rlimits: list[tuple[str, int, int]]
    #: of the system call filter, base64; "" for none
    filter: str
    landlock: dict[str, Any] | None
    seal: dict[str, Any] | None
    #: nobody but this sandbox has the server's user
    own_user: bool


class ForkBench(TypedDict):
    """Make a bench; its control channel and its output come along."""

    t: Literal["fork"]
    #: it tells what holds in there, instead of running anything
    probe: bool


class AskLeft(TypedDict):
    """Whether anything of earlier benches is left."""

    t: Literal["left"]


Order = StartServer | ForkBench | AskLeft


# ---------------------------------------------------------------------- bench server → judge
class Ready(TypedDict):
    """It can fork; a descriptor of itself comes along where there is one."""

    t: Literal["ready"]
    pid: int


class Forked(TypedDict):
    """A bench runs; its descriptor comes along where there is one."""

    t: Literal["forked"]
    pid: int


class Refused(TypedDict):
    """It could not fork."""

    t: Literal["refused"]
    why: str


class Ended(TypedDict):
    """A bench is gone, with this wait status."""

    t: Literal["ended"]
    pid: int
    status: int


class Left(TypedDict):
    """The server has no child."""

    t: Literal["left"]
    alone: bool


Answer = Ready | Forked | Refused | Ended | Left


# ---------------------------------------------------------------------- judge ⇄ warm process
class StartWarm(TypedDict):
    """Import what this runtime needs; a descriptor of /proc comes along where forks need one."""

    t: Literal["start"]
    runtime: RuntimeName


class OpenServer(TypedDict):
    """Fork a bench server; its mailbox, its error stream and the doors of control groups come along."""

    t: Literal["open"]
    #: whom it becomes
    user: int
    #: how many come along
    descriptors: int


WarmOrder = StartWarm | OpenServer


class Started(TypedDict):
    """A descriptor of the warm process itself comes along."""

    t: Literal["started"]


class Opened(TypedDict):
    """A descriptor of the new server comes along."""

    t: Literal["opened"]


class NotOpened(TypedDict):
    """The error stream says why."""

    t: Literal["refused"]


WarmAnswer = Started | Opened | NotOpened
