"""What the kernel says about processes: who is alive, who belongs to whom; and descriptors that name them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from pathlib import Path

from grader.errors import Inconclusive

__all__ = [
    "KILL_SECONDS",
    "STANDING",
    "children",
    "count_tasks",
    "descendants",
    "end",
    "host_pid",
    "is_dying",
    "kill",
    "of_user",
    "offer_to_oom_killer",
    "open_pidfd",
    "state",
    "user_of",
    "wait_gone",
]

#: real seconds that a process is given to be gone after a SIGKILL
KILL_SECONDS = 30.0
#: states of a process that does nothing more: stopped, dead
STANDING = ("T", "t", "Z", "X")
#: the largest that the kernel takes (proc_pid_oom_score_adj(5))
MOST_WILLING = "1000"


def state(pid: int) -> str | None:
    """The kernel's letter (R, S, D, T, Z, …); None where there is no such process or no ``/proc``."""
    fields = _stat(pid)
    return fields[0] if fields else None


def children(pid: int) -> list[int]:
    """Children of a process, zombies too."""
    return [each for each in _numbers() if (fields := _stat(each)) and int(fields[1]) == pid]


def descendants(pid: int) -> list[int]:
    """Everything alive below a process, found by looking at every process's parent; zombies are not alive."""
    children: dict[int, list[int]] = {}
    dead = set()
    for name in _numbers():
        if fields := _stat(name):
            children.setdefault(int(fields[1]), []).append(name)
            if fields[0] in "ZX":
                dead.add(name)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return [each for each in found if each not in dead]


def is_dying(pid: int) -> bool:
    """Gone, or killed already and only not yet gone: SIGKILL is pending."""
    status = _status(pid)
    if not status or status["State"][0] in "ZX":
        return True
    return any(int(status[name], 16) >> (signal.SIGKILL - 1) & 1 for name in ("SigPnd", "ShdPnd"))


def count_tasks(uid: int) -> int:
    """How many threads a user has on this machine, as RLIMIT_NPROC counts them."""
    return sum(
        int(status["Threads"])
        for pid in _numbers()
        if (status := _status(pid)) and int(status["Uid"].split()[0]) == uid and "Threads" in status
    )


def user_of(pid: int) -> int | None:
    """A process's user; None when it is gone."""
    status = _status(pid)
    return int(status["Uid"].split()[0]) if status else None


def of_user(uid: int) -> list[int]:
    """Every living process of a user."""
    return [pid for pid in _numbers() if user_of(pid) == uid and state(pid) not in (None, "Z", "X")]


def offer_to_oom_killer(pid: int) -> None:
    """When memory runs out, take this process and what it will start before all others; not undone.

    Raising it needs no right but that to the file, which the user of a process has. One that is gone is fine.
    """
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text(MOST_WILLING, encoding="ascii")


def open_pidfd(pid: int) -> int | None:
    """A descriptor that goes on meaning this process; None where the system has none, or it is gone."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def host_pid(pidfd: int) -> int | None:
    """The number that we see a process under, whatever it is called in its own namespace."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
            if line.startswith("Pid:") and (pid := int(line.split()[1])) > 0:
                return pid
    return None


def kill(pid: int, pidfd: int | None) -> None:
    """SIGKILL, by descriptor if there is one; a process that is gone already is fine."""
    with contextlib.suppress(ProcessLookupError):
        if pidfd is None:
            os.kill(pid, signal.SIGKILL)
        else:
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)


def end(pid: int, pidfd: int) -> None:
    """SIGKILL, wait until it is gone, and give the descriptor back.

    Raises:
        Inconclusive: it hangs in the kernel; the descriptor stays open.
    """
    kill(pid, pidfd)
    if not wait_gone(pidfd, KILL_SECONDS):
        raise Inconclusive(
            "a sandbox could not be ended", "a process hangs in the kernel: restart the machine"
        )
    os.close(pidfd)


def wait_gone(pidfd: int, real_seconds: float) -> bool:
    """Wait until the process is dead (a zombie counts); False when the time is over."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    end = time.monotonic() + real_seconds
    while (left := end - time.monotonic()) > 0:
        if poll.poll(left * 1000):
            return True
    return bool(poll.poll(0))


def _numbers() -> list[int]:
    try:
        return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    except OSError:
        return []


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split() or None


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").split("\n")
    except OSError:
        return {}
    # The name comes first and holds no line end: what a process calls itself replaces nothing here.
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
