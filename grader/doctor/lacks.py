"""What a machine lacks, in words: the facts that the sandbox gives, each with the next step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from grader.errors import Inconclusive
from grader.sandbox.flaws import Flawed
from grader.sandbox.policy import Level

if TYPE_CHECKING:
    from grader.sandbox.flaws import Broken
    from grader.sandbox.surroundings import Wanting

__all__ = ["REPORT", "flawed", "only_linux", "wanting"]

#: what to do where nothing is known but that it did not work
REPORT = "see docs/isolation.md; if this machine should be able to, report it with this text"
_FLAWS: Mapping[Broken, str] = {
    "no loopback": "a bench cannot use the loopback network",
    "descriptors": "descriptors leak into the bench",
    "root": "a bench runs as root",
    "async libraries": "asyncio can be imported where it is forbidden",
    "suites": "hidden suites can be seen",
    "writable": "a bench can write to",
    "processes": "a bench can see other processes",
    "capabilities": "a bench has capabilities",
    "new privileges": "a bench may gain privileges",
    "no filter": "the system call filter is not on",
    "connections": "a bench can ask about the network's connections",
    "other machines": "a bench could reach other machines",
    "bounding set": "a bench keeps capabilities",
    "no user namespace": "a bench is not in a user namespace of its own",
}
_LIMITS = {
    "RLIMIT_NOFILE": ("open files", "ulimit -n", 1),
    "RLIMIT_AS": ("KiB of memory for each process", "ulimit -v", 1024),
    "RLIMIT_FSIZE": ("KiB in one file", "ulimit -f", 1024),
    "RLIMIT_CPU": ("seconds of processor time", "ulimit -t", 1),
    "RLIMIT_SIGPENDING": ("pending signals", "ulimit -i", 1),
    "RLIMIT_STACK": ("KiB of stack", "ulimit -s", 1024),
}
_LOOPBACK = "bring the loopback network up: as root, `ip link set lo up`"


def only_linux(level: Level) -> Inconclusive:
    """Why a level with walls cannot be had on another system."""
    return Inconclusive(f"only Linux has what level {level.value} is made of", "use a Linux container")


def wanting(error: Wanting) -> Inconclusive:
    """What the machine lacks for any level, and how to have it."""
    lack = error.lack
    match lack.what:
        case "proc":
            return Inconclusive(
                "there is no /proc here, in which the judge sees what a bench does",
                "mount it: as root, `mount -t proc proc /proc`",
            )
        case "other proc":
            return Inconclusive(
                "the /proc here is that of other processes than ours",
                "mount it anew in this process namespace: as root, `mount -t proc proc /proc`",
            )
        case "pidfd":
            return Inconclusive(
                f"the kernel refuses descriptors of processes ({lack.name})",
                "allow pidfd_open in the container's seccomp profile, or use Linux 5.3 or later",
            )
        case "tasks of a group":
            return Inconclusive(
                f"the container allows {lack.most} processes and threads ({lack.name}), {lack.present} are "
                f"there, and one bench may have {lack.needed}",
                f"allow more, at least {lack.present + 2 * lack.needed} (docker run --pids-limit, TasksMax=)",
            )
        case "tasks of a user":
            return Inconclusive(
                f"this user may have {lack.most} processes and threads, {lack.present} are there, "
                f"and one bench may have {lack.needed}",
                f"allow more, at least {lack.present + 2 * lack.needed} (ulimit -u), or close programs",
            )
        case "limit":
            of_what, command, unit = _LIMITS.get(lack.name, (lack.name, "ulimit", 1))
            most, needed = lack.most // unit, -(-lack.needed // unit)
            return Inconclusive(
                f"a limit of {most} {of_what} is set here, and one bench may have {needed}",
                f"raise it to {needed} or more (`{command}`), where this shell or container is started",
            )
        case _:  # pragma: no cover
            assert_never(lack.what)


def flawed(error: Flawed) -> Inconclusive:
    """Which promises of a level do not hold."""
    words = "; ".join(f"{_FLAWS[flaw.broken]} {flaw.detail}".rstrip() for flaw in error.flaws)
    only = {flaw.broken for flaw in error.flaws}
    # A sandbox has a network of its own, whose loopback it brings up itself.
    if only == {"no loopback"} and error.level is not Level.SANDBOX:
        return Inconclusive(words, _LOOPBACK)
    return Inconclusive(words, REPORT)
