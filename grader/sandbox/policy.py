"""What a bench may use, and the levels of isolation: data only, nothing here runs anything."""

from __future__ import annotations

import dataclasses
import enum

__all__ = ["Isolation", "Level", "Limits"]

MIB = 1 << 20
#: several times what a step takes of the bench's processor time on a busy machine
STEP_CPU_SECONDS = 0.001


class Level(enum.Enum):
    """How far the learner's code is kept from the machine; see docs/isolation.md."""

    #: bubblewrap: own user, pid, network, ipc and mount namespaces, read-only root, no capabilities
    SANDBOX = "sandbox"
    #: an account of its own inside a container that forbids namespaces (the judge was started by root)
    ACCOUNT = "account"
    #: a separate process with limits: for one's own code on one's own machine
    PROCESS = "process"


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
    open_files: int = 1024
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
