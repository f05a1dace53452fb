"""What holds a bench server at one level: how it is started, looked into, and surely ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.sandbox.limits.cgroup import Group
    from grader.sandbox.policy import Runtime
    from grader.sandbox.proc_snapshot import ProcSnapshot

__all__ = ["Backend", "SandboxLost", "StartBackend"]


class SandboxLost(Exception):  # noqa: N818 — what happened, not whose error it is
    """The bench server is dead, stopped or silent: the next check needs a new sandbox."""


class Backend(Protocol):
    """A bench server in its confinement."""

    def look(self, pid: int, others: Sequence[int]) -> ProcSnapshot | None:
        """Look once at a process, all below it, and others (see :mod:`grader.sandbox.proc_snapshot`).

        Raises:
            SandboxLost: nobody is left who may.
        """

    def offer(self, pid: int) -> None:
        """Have the kernel take this process, or what it starts, before the server when memory runs out."""

    def infrastructure(self) -> frozenset[int]:
        """Our own processes in there, besides the server."""

    def ended(self) -> bool:
        """Whether the server's starter has ended, so that nobody will answer."""

    def kill(self) -> None:
        """Begin to end everything in it, where that can be begun without waiting; :meth:`destroy` ends it."""

    def destroy(self) -> None:
        """End everything in it; when this returns, nothing is left, not even a zombie.

        Raises:
            Inconclusive: something survives a SIGKILL (it hangs in the kernel).
        """


class StartBackend(Protocol):
    """Starts a server at one level."""

    def __call__(self, control: int, errors: int, *, runtime: Runtime, group: Group) -> Backend:
        """Start it.

        Args:
            control: the server's end of the mailbox, still open here.
            errors: where its first words go if it cannot start.
            runtime: what it will preload; says which image it runs from.
            group: what it enters before anything else.
        """
