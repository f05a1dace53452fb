"""Which level holds on this machine: proven by starting the real thing and looking around inside.

Never by asking for versions: containers, security modules and kernels refuse namespaces in ways that no
version tells. The proof is one cell and one fork, some fifty milliseconds.
"""

from __future__ import annotations

import sys
from typing import Any

from grader.errors import Inconclusive
from grader.sandbox import seccomp
from grader.sandbox.argv import BENCH_UID
from grader.sandbox.cell import open_cell
from grader.sandbox.image import find
from grader.sandbox.policy import Isolation, Level
from grader.sandbox.privilege import shed, started_by_root
from grader.sandbox.vessel import CellLost

__all__ = ["choose"]

BY_STRENGTH = (Level.SANDBOX, Level.ACCOUNT, Level.PROCESS)
ADVICE = {
    Level.SANDBOX: (
        "install bubblewrap and allow user namespaces (Ubuntu: sudo sysctl -w "
        "kernel.apparmor_restrict_unprivileged_userns=0), or choose --isolation process for your own code; "
        "see docs/isolation.md"
    ),
    Level.ACCOUNT: "start the grader as root inside a container, or choose --isolation process for your own code",
    Level.PROCESS: "see docs/isolation.md; if this machine should be able to, please report it with this text",
}
SECCOMP_FILTER = 2


def choose(demanded: Level | None) -> Isolation:
    """The highest level that this machine proves, or the demanded one.

    What only level ``account`` needs is given up here when another level is chosen.

    Raises:
        Inconclusive: the demanded level (or none at all) can be proven; with the cause and a next step.
    """
    reasons: dict[Level, str] = {}
    for level in (demanded,) if demanded else BY_STRENGTH:
        try:
            isolation = _prove(level, reasons)
        except (CellLost, Inconclusive) as error:
            reasons[level] = error.cause if isinstance(error, Inconclusive) else str(error)
            continue
        if level is not Level.ACCOUNT:
            shed()
        return isolation
    level = demanded or Level.PROCESS
    raise Inconclusive(f"isolation {level.value!r} is not possible here: {reasons[level]}", ADVICE[level])


def _prove(level: Level, reasons: dict[Level, str]) -> Isolation:
    if level is Level.ACCOUNT and not started_by_root():
        raise Inconclusive("only root can start programs under another account", ADVICE[level])
    if level is not Level.PROCESS and not find("own").is_dir():
        raise Inconclusive("the sandbox's image was not prepared", "call prepare() first")
    with open_cell(Isolation(level=level), runtime="own") as cell:
        found = cell.probe()
    flaws = [words for words, broken in _requirements(level, found) if broken]
    if flaws:
        raise Inconclusive("; ".join(flaws), ADVICE[level])
    return Isolation(level=level, layers=_layers(level, found), remark=_remark(level, found, reasons))


def _requirements(level: Level, found: dict[str, Any]) -> list[tuple[str, bool]]:
    """(what is wrong, whether it is) for everything that a level promises."""
    everywhere = [
        ("a bench cannot use the loopback network", not found["loopback"]),
        ("descriptors leak into the bench", found["descriptors"] != [0, 1, 2]),
        ("a bench runs as root", found["uid"] == 0),
        ("asyncio can be imported where it is forbidden", found["asyncio"] or found["anyio"]),
    ]
    if level is Level.PROCESS:
        return everywhere
    filtered = seccomp.assemble(tcp_only=False) is None or found["seccomp"] == SECCOMP_FILTER
    walls = [
        ("hidden suites can be seen", found["suites"]),
        ("a bench can write to " + ", ".join(found["writable"]), bool(found["writable"])),
        ("a bench can see other processes", found["proc"]),
        ("a bench may gain privileges", not found["no_new_privileges"]),
        ("the system call filter is not on", not filtered),
    ]
    if level is Level.ACCOUNT:
        return everywhere + walls
    return [
        *everywhere,
        *walls,
        ("a bench could reach other machines", found["outside"]),
        ("a bench keeps capabilities", found["bounding"] != 0),
        ("a bench is not in a user namespace of its own", found["uid"] != BENCH_UID),
    ]


def _layers(level: Level, found: dict[str, Any]) -> tuple[str, ...]:
    limits = ("own process", "own session", "clean environment", "resource limits")
    filtered = ("system call filter",) if found.get("seccomp") == SECCOMP_FILTER else ()
    match level:
        case Level.SANDBOX:
            return (
                *limits,
                *(f"own {what} namespace" for what in ("user", "process", "network", "ipc", "mount")),
                "read-only root",
                "no capabilities",
                "no new privileges",
                *filtered,
            )
        case Level.ACCOUNT:
            return (*limits, "own user", "own root folder", "no new privileges", *filtered)
        case Level.PROCESS:
            return limits


def _remark(level: Level, found: dict[str, Any], reasons: dict[Level, str]) -> str:
    words = [f"no {stronger.value}: {why}" for stronger, why in reasons.items()]
    if level is not Level.PROCESS and found.get("seccomp") != SECCOMP_FILTER:
        words.append("no system call filter for this kind of processor")
    if level is Level.PROCESS and sys.platform == "linux":
        words.append("the code runs with your own rights: only for code that you trust")
    return "; ".join(words)
