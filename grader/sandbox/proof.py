"""What a probe must have found for a level to be proven, and how a report names what is on.

The probe (``grader.bench.probe``) ran in a confined fork of a real sandbox. Never by asking for versions:
containers, security modules and kernels refuse namespaces in ways that no version tells.
Here are only facts and words; :func:`grader.sandbox.levels.choose` starts the sandbox.
"""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Any

from grader.sandbox.bubblewrap.argv import BENCH_UID
from grader.sandbox.filter import landlock, seccomp
from grader.sandbox.flaws import Flaw
from grader.sandbox.policy import Isolation, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.sandbox.limits.cgroup import Bounds

__all__ = ["flaws", "proven", "weakened"]

SECCOMP_FILTER = 2
#: layers that a control group makes
MEMORY, PROCESSES = "memory bounded for all processes together", "number of processes bounded"


def flaws(level: Level, found: Mapping[str, Any], *, without_async: bool = True) -> tuple[Flaw, ...]:
    """What keeps a level from being proven; nothing if it holds."""
    return tuple(flaw for flaw, broken in _requirements(level, found, without_async=without_async) if broken)


def proven(level: Level, found: Mapping[str, Any], bounds: Bounds) -> Isolation:
    """The level with its layers."""
    words = [*_remark(level, found), *_unbounded(bounds)]
    return Isolation(
        level=level,
        layers=(*_layers(level, found), *_together(bounds)),
        remark="; ".join(words),
        guarded=level is not Level.PROCESS and not found["signals_server"],
    )


def weakened(isolation: Isolation, bounds: Bounds) -> Isolation:
    """What was proven for one sandbox, as far as it holds for another one with these bounds."""
    lost = {MEMORY, PROCESSES} - set(_together(bounds))
    layers = tuple(layer for layer in isolation.layers if layer not in lost)
    if layers == isolation.layers:
        return isolation
    words = [isolation.remark] if isolation.remark else []
    return dataclasses.replace(isolation, layers=layers, remark="; ".join([*words, *_unbounded(bounds)]))


def _together(bounds: Bounds) -> tuple[str, ...]:
    memory = () if bounds.memory_bytes is None else (MEMORY,)
    return memory if bounds.tasks is None else (*memory, PROCESSES)


def _unbounded(bounds: Bounds) -> list[str]:
    """Which bound holds for each process only, and why."""
    what = [
        name
        for name, bound in (("memory", bounds.memory_bytes), ("number of processes", bounds.tasks))
        if bound is None
    ]
    return [f"no control group bounds {' and '.join(what)}: {bounds.reason}"] if what else []


def _requirements(level: Level, found: Mapping[str, Any], *, without_async: bool) -> list[tuple[Flaw, bool]]:
    """(what would be wrong, whether it is) for everything that a level promises."""
    everywhere = [
        (Flaw("no loopback"), not (found["loopback"] and found["judge"])),
        (Flaw("descriptors"), found["descriptors"] != [0, 1, 2]),
        (Flaw("root"), found["uid"] == 0),
        (
            Flaw("async libraries"),
            without_async and (found["asyncio"] or found["anyio"]),
        ),
    ]
    if level is Level.PROCESS:
        return everywhere
    has_filter = seccomp.assemble(tcp_only=False) is not None
    filtered = not has_filter or found["seccomp"] == SECCOMP_FILTER
    walls = [
        (Flaw("suites"), found["suites"]),
        (Flaw("writable", ", ".join(found["writable"])), bool(found["writable"])),
        (Flaw("processes"), found["proc"]),
        (Flaw("capabilities"), found["capabilities"]),
        (Flaw("new privileges"), not found["no_new_privileges"]),
        (Flaw("no filter"), not filtered),
        (Flaw("connections"), has_filter and found["netlink"]),
    ]
    if level is Level.ACCOUNT:
        return everywhere + walls
    return [
        *everywhere,
        *walls,
        (Flaw("other machines"), found["outside"]),
        (Flaw("bounding set"), found["bounding"] != 0),
        (Flaw("no user namespace"), found["uid"] != BENCH_UID),
    ]


def _layers(level: Level, found: Mapping[str, Any]) -> tuple[str, ...]:
    limits = ("own process", "own session", "clean environment", "resource limits")
    filtered = ("system call filter",) if found.get("seccomp") == SECCOMP_FILTER else ()
    signals = () if found["signals_server"] else ("signals kept inside",)
    match level:
        case Level.SANDBOX:
            return (
                *limits,
                *(f"own {what} namespace" for what in ("user", "process", "network", "ipc", "mount")),
                "read-only root",
                "no capabilities",
                "no new privileges",
                *filtered,
                *signals,
            )
        case Level.ACCOUNT:
            ports = () if found["other_port"] else ("own TCP ports only",)
            walls = ("own user", "own root folder", "no capabilities", "no new privileges")
            return (*limits, *walls, *filtered, *ports, *signals)
        case Level.PROCESS:
            return limits


def _remark(level: Level, found: Mapping[str, Any]) -> list[str]:
    words: list[str] = []
    if level is not Level.PROCESS and found.get("seccomp") != SECCOMP_FILTER:
        words.append("no system call filter for this kind of processor")
    if level is Level.ACCOUNT:
        words.append(
            "TCP connections to other machines are possible"
            if found["other_port"]
            else f"TCP to {1 + landlock.OWN_PORTS} port numbers of other machines is possible"
        )
        if found["signals_server"]:
            words.append("a bench can end its own server (this kernel has no Landlock scopes)")
    if level is Level.PROCESS and sys.platform == "linux":
        from grader.sandbox.privilege import started_by_root  # not where there is no Linux

        whose = "the rights of an unprivileged user" if started_by_root() else "your own rights"
        words.append(f"the code runs with {whose}: only for code that you trust")
    return words
