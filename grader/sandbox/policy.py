"""What a bench may use, and the levels of isolation: data only, nothing here runs anything."""

from __future__ import annotations

import dataclasses
import enum
from typing import Literal, assert_never

from grader.protocol.orders import RuntimeName

__all__ = ["Demand", "DemandWord", "Isolation", "Level", "Limits", "Runtime", "acceptable", "demand"]

MIB = 1 << 20
#: what a bench imports beforehand; with "own" no async library can be imported at all
Runtime = RuntimeName
#: several times what a step takes of the bench's processor time on a busy machine
STEP_CPU_SECONDS = 0.001


class Level(enum.Enum):
    """How far the learner's code is kept from the machine, the strongest first; see docs/isolation.md."""

    #: bubblewrap: own user, pid, network, ipc and mount namespaces, read-only root, no capabilities
    SANDBOX = "sandbox"
    #: an account of its own inside a container that forbids namespaces (the judge was started by root)
    ACCOUNT = "account"
    #: a separate process with limits: for one's own code on one's own machine
    PROCESS = "process"

    @property
    def has_walls(self) -> bool:
        """Whether it is meant for code that nobody has read."""
        return self is not Level.PROCESS


class Demand(enum.Enum):
    """What is demanded where no single level is."""

    #: the highest level that can be proven
    HIGHEST = "highest"
    #: the same, but never one without walls: for submissions that nobody has read
    UNTRUSTED = "untrusted"


#: how a demand is written: ``--isolation``, ONECOOK_ISOLATION, a request to the judge
DemandWord = Literal["sandbox", "account", "process", "untrusted"]


def demand(word: DemandWord | None) -> Level | Demand:
    """What a word demands; no word, the highest level."""
    if word is None:
        return Demand.HIGHEST
    return Demand.UNTRUSTED if word == "untrusted" else Level(word)


def acceptable(demanded: Level | Demand) -> tuple[Level, ...]:
    """The levels that satisfy a demand, the strongest first."""
    match demanded:
        case Level():
            return (demanded,)
        case Demand.HIGHEST:
            return tuple(Level)
        case Demand.UNTRUSTED:
            return tuple(level for level in Level if level.has_walls)
        case _:  # pragma: no cover
            assert_never(demanded)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one bench, i.e. of one check. Nothing here is wall-clock time that decides a verdict."""

    #: of the learner's own code; every step of the conversation with the judge is allowed a little more,
    #: so that many steps on a busy machine are not taken for an endless loop. The judge ends the check
    #: there, and the kernel what the judge could not.
    cpu_seconds: int = 2
    #: moments at which one call may wait; beyond that it asks again and again, and time hardly moves
    steps: int = 10_000
    memory_bytes: int = 1024 * MIB
    processes: int = 64
    file_bytes: int = 8 * MIB
    #: below what most processes may have, by more than one message may carry (253): the kernel counts
    #: descriptors under way for all processes of a user, and refuses whoever has a lower limit than that
    open_files: int = 768
    #: to a world, at one time
    connections: int = 1_024
    #: output beyond this ends the check as failed; the first 16 KiB of it are shown
    output_bytes: int = 1 * MIB
    #: how long the bench may say nothing, in seconds of its own (waiting for a processor does not count)
    silent_seconds: float = 8.0

    def cpu_seconds_after(self, steps: int) -> float:
        """Processor time that a bench may have used after so many steps."""
        return self.cpu_seconds + steps * STEP_CPU_SECONDS


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Isolation:
    """The level in force, proven by running it, with the layers that are really on."""

    level: Level
    layers: tuple[str, ...] = ()
    remark: str = ""
    #: a bench cannot signal its own server: whatever ends that was somebody else
    guarded: bool = False
    #: why stronger levels were not to be had, the strongest first
    missed: tuple[tuple[Level, Exception], ...] = ()
