"""What a system call that failed says about the machine: cause and next step, never about the learner."""

from __future__ import annotations

import errno
import os

from grader.errors import Inconclusive

__all__ = ["explain_os_error", "is_exhausted"]

#: what a machine runs out of
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EAGAIN})

_NEXT_STEPS = {
    errno.EMFILE: "Allow more open files (ulimit -n 1024), then run the same command again.",
    errno.ENFILE: "This machine has too many files open: close programs, then run the same command again.",
    errno.EAGAIN: "Allow more processes (ulimit -u), or close programs, then run the same command again.",
    errno.ENOMEM: "This machine (or its limit, ulimit -v) has no memory left: free some, then run again.",
    errno.ENOSPC: "A disk is full (df -h, df -i): free some room, then run the same command again.",
    errno.EDQUOT: "Your quota is used up: free some room, then run the same command again.",
    errno.EPERM: "A container's system call filter (seccomp) may refuse it: allow it there, then run again.",
    errno.ENOSYS: "This kernel does not know it: use a newer one, or another container runtime.",
    errno.EROFS: "Set ONECOOK_CACHE or TMPDIR to a folder that can be written to, then run again.",
}
_OTHERWISE = "Run the same command again; if it happens again, report it with this text."


def explain_os_error(error: OSError | MemoryError, what: str) -> Inconclusive:
    """``what`` could not be done, for a reason that lies with the machine."""
    if isinstance(error, MemoryError):
        return Inconclusive(f"{what}: out of memory", _NEXT_STEPS[errno.ENOMEM])
    reason = os.strerror(error.errno) if error.errno else str(error)
    where = f": {error.filename}" if error.filename else ""
    return Inconclusive(f"{what}: {reason}{where}", _NEXT_STEPS.get(error.errno or 0, _OTHERWISE))


def is_exhausted(error: BaseException) -> bool:
    """Whether this says that the machine has run out of something, whoever asked for it."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _EXHAUSTED)
