"""Looking at a bench from outside, through ``/proc``: is it at rest, and in what does it wait?

A process is *at rest* when two looks in a row show every thread asleep in a passive system call
without a timer of its own, with unchanged context-switch counts. The counts make this exact, not a
matter of waiting long enough: a thread that ran between the looks has gone to sleep once more and
its count is higher, and a thread asleep all along cannot have woken another one. What could still
wake them from outside is bytes on their way, and the judge asks the kernel about those
(:mod:`grader.judge.conducting.wire`).

Which threads there are, the folder ``task`` does not surely tell: the kernel walks from one to the next,
and where one ends under its feet the list ends, too, however many come after it (``next_tid`` in
fs/proc/base.c; with threads that come and go, one list in a thousand showed the first thread alone). How
many there are stands in ``stat``, and is exact: a list of another length is not used, nor one with a
thread that has ended by the time that it is looked at.

Linux only. A look needs read access to ``/proc/<pid>/task/*/syscall``; where that is refused,
``call`` is "?" and the process is never taken to be at rest.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import platform
import time
from collections.abc import Iterable

__all__ = [
    "KeptFile",
    "ProcSnapshot",
    "ThreadSnapshot",
    "cpu_nanoseconds",
    "look",
    "read",
    "state_and_threads",
    "state_of",
    "tree",
    "used_by",
]


CLOCK_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
#: the clock of a whole process, from include/linux/posix-timers.h
CPUCLOCK_SCHED = 2

# From the kernel's tables: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
NAMES_BY_MACHINE = {
    "x86_64": {
        0: "read", 1: "write", 7: "poll", 23: "select", 34: "pause", 35: "nanosleep", 42: "connect",
        43: "accept", 44: "sendto", 45: "recvfrom", 46: "sendmsg", 47: "recvmsg", 61: "wait4",
        130: "rt_sigsuspend", 202: "futex", 230: "clock_nanosleep", 232: "epoll_wait", 247: "waitid",
        270: "pselect6", 271: "ppoll", 281: "epoll_pwait", 288: "accept4", 441: "epoll_pwait2",
        449: "futex_waitv", 455: "futex_wait",
    },
    "aarch64": {
        22: "epoll_pwait", 63: "read", 64: "write", 72: "pselect6", 73: "ppoll", 95: "waitid", 98: "futex",
        101: "nanosleep", 115: "clock_nanosleep", 133: "rt_sigsuspend", 202: "accept", 203: "connect",
        206: "sendto", 207: "recvfrom", 211: "sendmsg", 212: "recvmsg", 242: "accept4", 260: "wait4",
        441: "epoll_pwait2", 449: "futex_waitv", 455: "futex_wait",
    },
}  # fmt: skip
NAMES = NAMES_BY_MACHINE.get(platform.machine(), {})
#: lines of ``status``; longer than the name of a thread can be
SWITCHES = ("voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:")
SLEEPS = frozenset({"nanosleep", "clock_nanosleep"})
#: in these a thread waits until something has been sent to it
WAITS_FOR_BYTES = frozenset({
    "read", "recvfrom", "recvmsg", "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait",
    "epoll_pwait2",
})  # fmt: skip
#: index of the argument that says how long, and how "for ever" looks there (None: a null pointer)
TIMER_ARGUMENT = {
    "futex": (3, 0),
    "futex_waitv": (3, 0),
    "futex_wait": (4, 0),
    "select": (4, 0),
    "pselect6": (4, 0),
    "ppoll": (2, 0),
    "epoll_pwait2": (3, 0),
    "poll": (2, 0xFFFFFFFF),
    "epoll_wait": (3, 0xFFFFFFFF),
    "epoll_pwait": (3, 0xFFFFFFFF),
}


#: indices of fields in ``stat``, counted from the state: proc_pid_stat(5) begins two before it
STATE, NUM_THREADS, RSS = 0, 17, 21
#: processor time of its own, and of children that it has waited for, each in user and in system mode
TIMES, TIMES_END = 11, 15


@dataclasses.dataclass(frozen=True, slots=True)
class ThreadSnapshot:
    """One thread at one look."""

    pid: int
    tid: int
    #: the kernel's letter: R running, S asleep, D in the kernel, T stopped, Z gone
    state: str
    #: name of the system call it sleeps in; "" when running, "?" when unknown or unreadable
    call: str
    #: it will wake by itself after a while
    timed: bool
    #: context switches so far, voluntary and not
    switches: int

    @property
    def asleep(self) -> bool:
        """Asleep in a known passive system call."""
        return self.state == "S" and self.call not in ("", "?")


@dataclasses.dataclass(frozen=True, slots=True)
class ProcSnapshot:
    """Every thread of every process of a bench at one look."""

    threads: tuple[ThreadSnapshot, ...]
    processes: int
    cpu_seconds: float
    memory_bytes: int

    @property
    def resting(self) -> bool:
        """Every thread sleeps passively (compare two looks to be sure: see the module)."""
        return bool(self.threads) and all(thread.asleep for thread in self.threads)

    @property
    def timed(self) -> bool:
        """Some thread will wake by itself."""
        return any(thread.timed for thread in self.threads)

    def timed_besides(self, tid: int) -> bool:
        """Some other thread than this one will wake by itself."""
        return any(thread.timed for thread in self.threads if thread.tid != tid)

    def readers_besides(self, tid: int) -> int:
        """How many other threads than this one sleep until something is sent to them."""
        return sum(thread.call in WAITS_FOR_BYTES and thread.tid != tid for thread in self.threads)

    @property
    def stopped(self) -> bool:
        """Some thread was stopped by a signal."""
        return any(thread.state in "Tt" for thread in self.threads)


def tree(pid: int, *, but: int = 0) -> list[int]:
    """The process and everything below it (``but`` not this one), as far as it can be seen now."""
    found = [pid]
    for each in found:  # it grows meanwhile
        try:
            for tid in os.listdir(f"/proc/{each}/task"):
                below = map(int, read(f"/proc/{each}/task/{tid}/children").split())
                found += [child for child in below if child != but]
        except OSError:
            pass  # it went away meanwhile
    return found


def look(pid: int, others: Iterable[int] = ()) -> ProcSnapshot | None:
    """Look once at a process, all its descendants, and ``others``.

    Returns:
        None when something came or went during the look: look again.
    """
    threads: list[ThreadSnapshot] = []
    cpu_ticks = pages = processes = 0
    pids = dict.fromkeys([*tree(pid), *others])
    try:
        for process in pids:
            fields = _fields(f"/proc/{process}/stat")
            # Nobody has waited for a zombie yet: its time is not its parent's.
            cpu_ticks += sum(int(field) for field in fields[TIMES:TIMES_END])
            count = int(fields[NUM_THREADS])
            if fields[STATE] == "Z" and count < 2:
                continue  # its first thread alone can have ended before the others
            tids = sorted(map(int, os.listdir(f"/proc/{process}/task")))
            if len(tids) != count:
                return None
            processes += 1
            pages += int(fields[RSS])
            for thread in (_thread(process, tid) for tid in tids):
                if thread.state not in "ZX":
                    threads.append(thread)
                elif thread.tid != process:
                    return None  # it ended meanwhile: the list may have ended with it
    except (OSError, IndexError, ValueError):
        return None
    return ProcSnapshot(tuple(threads), processes, cpu_ticks / CLOCK_TICKS_PER_SECOND, pages * PAGE_BYTES)


def state_and_threads(stat: str) -> tuple[str, int]:
    """The kernel's letter and the number of threads, at one instant, in the text of a ``stat``.

    Raises:
        IndexError: it is empty.
    """
    fields = stat.rsplit(")", 1)[1].split(maxsplit=NUM_THREADS + 1)
    return fields[STATE], int(fields[NUM_THREADS])


def cpu_nanoseconds(pid: int) -> int:
    """Processor time of a process, of all threads that it has or had.

    From its clock, which is exact and which everybody may read: clock_getcpuclockid(3) makes the same number.

    Raises:
        OSError: it is gone, or this system has no such clock.
    """
    return time.clock_gettime_ns(~pid << 3 | CPUCLOCK_SCHED)


def used_by(pids: Iterable[int], *, children: bool = False) -> int:
    """Processor nanoseconds, by ticks, of processes and their children that are gone (or of these only)."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError, IndexError, ValueError):  # it went away meanwhile
            fields = _fields(f"/proc/{pid}/stat")
            ticks += sum(int(field) for field in fields[TIMES + 2 if children else TIMES : TIMES_END])
    return ticks * 1_000_000_000 // CLOCK_TICKS_PER_SECOND


def _thread(pid: int, tid: int) -> ThreadSnapshot:
    base = f"/proc/{pid}/task/{tid}/"
    # The call first: the kernel waits until a thread that goes to sleep has left its processor. Counted
    # before that, the switch would be missing, and the look equal to one from before it ran.
    try:
        words = read(base + "syscall").split()
    except PermissionError:
        words = None
    state, switches = "", 0
    # By whole names: the first line is the thread's own name, which the learner's code may choose.
    for line in read(base + "status").split("\n"):
        if line.startswith("State:"):
            state = line.split()[1]
        elif line.startswith(SWITCHES):
            switches += int(line.split()[1])
    if words is None:
        return ThreadSnapshot(pid, tid, state, "?", timed=False, switches=switches)
    if not words or words[0] == "running" or int(words[0]) < 0:
        return ThreadSnapshot(pid, tid, state, "", timed=False, switches=switches)
    name = NAMES.get(int(words[0]), "?")
    return ThreadSnapshot(pid, tid, state, name, timed=_timed(name, words[1:7]), switches=switches)


def _timed(name: str, arguments: list[str]) -> bool:
    if name in SLEEPS:
        return True
    if name not in TIMER_ARGUMENT:
        return False
    index, for_ever = TIMER_ARGUMENT[name]
    value = int(arguments[index], 16)
    return (value & 0xFFFFFFFF if for_ever else value) != for_ever


def state_of(stat: str) -> str:
    """The kernel's letter in a file of the kind of ``/proc/<pid>/stat``.

    Raises:
        OSError, IndexError: there is no such process or thread any more.
    """
    return _fields(stat)[STATE]


def _fields(stat: str) -> list[str]:
    """From the state on: the name before it is the learner's to choose."""
    return read(stat).rsplit(")", 1)[1].split()


class KeptFile:
    """A small file of ``/proc`` that is looked at again and again: opened once, of one process for ever."""

    __slots__ = ("_descriptor",)

    def __init__(self, path: str) -> None:
        """Open it.

        Raises:
            OSError: it is not there, or not for us.
        """
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def read(self) -> str:
        """What stands there now; the beginning of what is longer than a page.

        Raises:
            OSError: the process is gone.
        """
        return os.pread(self._descriptor, PAGE_BYTES, 0).decode("ascii", "replace")

    def close(self) -> None:
        """Nothing more is read."""
        os.close(self._descriptor)


def read(path: str) -> str:
    """A small file of ``/proc``: thousands are read in a grading, which pathlib would double the cost of."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 1 << 16).decode("ascii", "replace")
    finally:
        os.close(descriptor)
