"""Limits of one bench as the kernel takes them."""

from __future__ import annotations

import contextlib
import math
import platform
import re
from typing import TYPE_CHECKING

from grader.sandbox.policy import Level
from grader.sandbox.process_table import count_tasks

if TYPE_CHECKING:
    from grader.sandbox.policy import Limits

__all__ = ["open_files", "raise_open_files", "rlimits"]

#: the sandbox's init, the server, an observer
INFRASTRUCTURE = 3
#: where the kernel counts all of a user's processes together: room for those that start meanwhile
OTHERS_MAY_START = 512
PENDING_SIGNALS = 256
COUNTS_PER_NAMESPACE = (5, 14)  # kernel commit 21d1c5e386bc
#: of the judge: more than all connections that one bench can make
MOST_OPEN_FILES = 1 << 16


def rlimits(limits: Limits, level: Level, uid: int) -> list[tuple[str, int, int]]:
    """(name, soft, hard) of each; ``uid`` is whom the bench runs as, seen from here."""
    processes = limits.processes + INFRASTRUCTURE
    if level is Level.PROCESS or (level is Level.SANDBOX and _kernel() < COUNTS_PER_NAMESPACE):
        processes += count_tasks(uid) + OTHERS_MAY_START
    # In a chroot nothing should be writable; what was overlooked is not to be filled.
    file_bytes = 0 if level is Level.ACCOUNT else limits.file_bytes
    seconds = math.ceil(limits.cpu_seconds_after(limits.steps)) + 1
    return [
        ("RLIMIT_CORE", 0, 0),
        # After the judge, which asks where the loop is. SIGXCPU says what it was; whoever ignores it dies.
        ("RLIMIT_CPU", seconds, seconds + 1),
        ("RLIMIT_NPROC", processes, processes),
        ("RLIMIT_FSIZE", file_bytes, file_bytes),
        ("RLIMIT_NOFILE", limits.open_files, limits.open_files),
        ("RLIMIT_AS", limits.memory_bytes, limits.memory_bytes),
        # One account for all of a user's processes, the judge's as well: nothing to be used up.
        ("RLIMIT_SIGPENDING", PENDING_SIGNALS, PENDING_SIGNALS),
        ("RLIMIT_MEMLOCK", 0, 0),
        # Some machines let a user's programs go before all others.
        ("RLIMIT_RTPRIO", 0, 0),
        ("RLIMIT_NICE", 0, 0),
    ]


def raise_open_files() -> None:
    """As many descriptors for this process as it may have: a judge holds one for each connection."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def open_files() -> int:
    """How many descriptors this process may have; many where nobody says."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return MOST_OPEN_FILES if soft == resource.RLIM_INFINITY else soft
    return MOST_OPEN_FILES


def _kernel() -> tuple[int, int]:
    match = re.match(r"(\d+)\.(\d+)", platform.release())
    return (int(match[1]), int(match[2])) if match else (0, 0)
