"""Starting a bench server at a proven level, and what it is told to be."""

from __future__ import annotations

import base64
import os
from typing import Any

from grader.bench.mailbox import pair
from grader.errors import Inconclusive
from grader.files import scratch
from grader.protocol.orders import StartServer
from grader.sandbox.account.backend import Chroot
from grader.sandbox.backend import SandboxLost, StartBackend
from grader.sandbox.bubblewrap.backend import Bubble, WarmBubble
from grader.sandbox.filter import landlock, seccomp
from grader.sandbox.handle import Sandbox, first_words
from grader.sandbox.limits import cgroup
from grader.sandbox.limits.rlimits import rlimits
from grader.sandbox.plain.backend import Child
from grader.sandbox.policy import Isolation, Level, Limits, Runtime
from grader.sandbox.surroundings import check_for_walls

__all__ = ["open_sandbox"]


def open_sandbox(
    isolation: Isolation, *, runtime: Runtime, limits: Limits | None = None, warm: bool = True
) -> Sandbox:
    """Start a server at a proven level. From the main thread: it may end with the thread.

    Returns at once; the first bench waits until the server is warm.

    Args:
        isolation: as :func:`grader.sandbox.choose` gave it.
        runtime: what is imported beforehand; with "own" no async library can be imported at all.
        limits: of each bench.
        warm: the server is a fork of a warm process where the level has one, else a program of its own.

    Raises:
        SandboxLost: it could not be started.
        Wanting: the kernel lacks what a level with walls needs.
        Inconclusive: the level cannot be had on this machine, or this process still is root.
    """
    if os.name == "posix" and os.geteuid() == 0:
        # Root outside is root on the machine's files and settings, whatever it is called inside.
        raise Inconclusive("the judge still is root", "call grader.sandbox.privilege.drop_root() first")
    limits = limits or Limits()
    level = isolation.level
    if level.has_walls:
        check_for_walls()
    starts: dict[Level, StartBackend] = {
        Level.SANDBOX: WarmBubble.open if warm else Bubble.open,
        Level.ACCOUNT: Chroot.open_warm if warm else Chroot.open,
        Level.PROCESS: Child.open,
    }
    group = cgroup.make(limits)
    near, far = pair()
    near.setblocking(False)
    errors = scratch()
    try:
        backend = starts[level](far.fileno(), errors.fileno(), runtime=runtime, group=group)
    except BaseException as error:
        near.close()
        group.remove()
        words = first_words(errors.fileno())
        errors.close()
        if isinstance(error, SandboxLost):
            raise SandboxLost(f"{error}: {words}") from error
        if isinstance(error, OSError):
            raise SandboxLost(f"the bench server could not be started: {error}") from error
        raise
    finally:
        far.close()
    sandbox = Sandbox(isolation, near, backend, group, errors)
    try:
        sandbox.start(_start_order(level, runtime, limits))
    except BaseException:
        sandbox.close()
        raise
    return sandbox


def _start_order(level: Level, runtime: Runtime, limits: Limits) -> StartServer:
    walls = level is not Level.PROCESS
    alone = level is Level.ACCOUNT
    return {
        "t": "start",
        "runtime": runtime,
        # Images for "own" lack the libraries; without an image they are hidden.
        "forbid": runtime == "own",
        "rlimits": rlimits(limits, level, os.getuid()),
        "landlock": landlock.ruleset(landlock.abi(), files=alone) if walls else None,
        "own_user": alone,
        "filter": _encoded(seccomp.assemble(tcp_only=alone)) if walls else "",
        "seal": _seal(shared_network=alone) if walls else None,
    }


def _seal(*, shared_network: bool) -> dict[str, Any]:
    """What a bench puts on top once it has made the judge's sockets."""
    return {
        "program": _encoded(seccomp.assemble_seal()),
        "ports": landlock.port_rules(landlock.abi()) if shared_network else None,
    }


def _encoded(program: bytes | None) -> str:
    return base64.b64encode(program or b"").decode()
