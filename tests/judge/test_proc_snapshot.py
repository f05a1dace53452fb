"""Looking at processes from outside: real children in known states, and the reading of timers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from grader.sandbox import proc_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.linux

READY = "import os, select, sys, threading, time\nos.write(1, b'!')\n"


@contextmanager
def child(source: str, *, ready: str = READY) -> Iterator[int]:
    """A Python process that has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", ready + source], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert process.stdout.read(1) == b"!"
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def look_until(pid: int, right: Callable[[proc_snapshot.ProcSnapshot], bool]) -> proc_snapshot.ProcSnapshot:
    """Look (never asleep) until what must come has come; the test's own timeout bounds it."""
    while True:
        seen = proc_snapshot.look(pid)
        if seen is not None and right(seen):
            return seen


#: which of these an interpreter sleeps in depends on its version, its C library and the processor
ALIKE = (
    {"poll", "ppoll"},
    {"select", "pselect6"},
    {"epoll_wait", "epoll_pwait"},
    {"nanosleep", "clock_nanosleep"},
)


@pytest.mark.parametrize(
    ("source", "call", "timed"),
    [
        ("os.read(0, 1)", "read", False),
        ("select.poll().poll()", "poll", False),
        ("select.poll().poll(3600000)", "poll", True),
        ("select.epoll().poll()", "epoll_wait", False),
        ("select.epoll().poll(3600)", "epoll_wait", True),
        ("time.sleep(3600)", "clock_nanosleep", True),
        ("threading.Event().wait()", "futex", False),
        ("threading.Event().wait(3600)", "futex", True),
        ("select.select([0], [], [])", "pselect6", False),
        ("select.select([0], [], [], 3600)", "pselect6", True),
    ],
)
def test_a_sleeper_is_seen_with_its_call_and_its_timer(source: str, call: str, timed: bool) -> None:  # noqa: FBT001 — a table's column
    """Two looks show the same threads, as nothing ran between them (the kernel counts memory a bit later)."""
    with child(source) as pid:
        seen = look_until(pid, lambda found: found.resting and bool(found.threads[0].call))
        calls = next((names for names in ALIKE if call in names), {call})
        assert seen.threads[0].call in calls
        assert seen.timed is timed
        assert not seen.stopped
        again = proc_snapshot.look(pid)
        assert again is not None
        assert (again.threads, again.processes) == (seen.threads, seen.processes)


def test_a_busy_process_is_never_at_rest() -> None:
    """Hundred looks, and its processor time grows."""
    with child("while True: pass") as pid:
        first = look_until(pid, lambda found: found.cpu_seconds > 0)
        looks = [proc_snapshot.look(pid) for _ in range(100)]
        assert not any(seen is not None and seen.resting for seen in looks)
        look_until(pid, lambda found: found.cpu_seconds > first.cpu_seconds)


def test_every_thread_and_every_descendant_is_seen() -> None:
    """The tree below a process, and how many processes it is."""
    source = (
        "threading.Thread(target=os.read, args=(os.pipe()[0], 1), daemon=True).start()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "os.read(0, 1)\n"
    )
    with child(source) as pid:
        seen = look_until(pid, lambda found: found.resting and len(found.threads) == 3)
        assert seen.processes == 2
        assert len(proc_snapshot.tree(pid)) == 2


#: two threads at least, always: the next one is there before the one that it follows may end
RELAY = """
def start():
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait, daemon=True)
    thread.start()
    return gate, thread

gate, thread = start()
os.write(1, b"!")
while True:
    following = start()
    gate.set()
    thread.join()
    gate, thread = following
"""
LOOKS = 30_000


def test_threads_that_come_and_go_never_look_like_one() -> None:
    """The kernel's list of them ends early where one ends meanwhile, in about one look of a thousand."""
    with child("", ready="import os, threading\n" + RELAY) as pid:
        stat = proc_snapshot.KeptFile(f"/proc/{pid}/stat")
        counts = {proc_snapshot.state_and_threads(stat.read())[1] for _ in range(LOOKS)}
        stat.close()
        assert min(counts) >= 2
        seen = [proc_snapshot.look(pid) for _ in range(LOOKS // 3)]
        assert min(len(each.threads) for each in seen if each is not None) >= 2


def test_a_process_lives_on_without_its_first_thread() -> None:
    """It is no zombie, whatever the kernel calls its first thread: the others are looked at."""
    source = (
        "import ctypes\n"
        "threading.Thread(target=os.read, args=(0, 1)).start()\n"
        "ctypes.CDLL(None).pthread_exit(None)\n"
    )
    with child(source) as pid:
        seen = look_until(pid, lambda found: found.resting and len(found.threads) == 1)
        assert (seen.processes, seen.threads[0].call) == (1, "read")
        assert seen.threads[0].tid != pid


def test_a_stopped_process_is_seen_as_such() -> None:
    """And is not at rest."""
    with child("os.read(0, 1)") as pid:
        os.kill(pid, signal.SIGSTOP)
        assert not look_until(pid, lambda found: found.stopped).resting


def test_the_processor_time_of_a_child_that_ended_counts() -> None:
    """Whether somebody has waited for it or not: a fork is no way around a limit."""
    source = (
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    while time.process_time() < 0.3: pass\n"
        "    os._exit(0)\n"
        "if len(sys.argv) > 1: os.waitpid(pid, 0)\n"
        "os.read(0, 1)\n"
    )
    for waits in ("", "sys.argv.append('wait')\n"):
        with child(waits + source) as pid:
            seen = look_until(pid, lambda found: found.processes == 1 and found.cpu_seconds >= 0.25)
            assert seen.cpu_seconds >= 0.25


def test_nobody_is_nothing() -> None:
    """A process that is gone."""
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    assert proc_snapshot.look(process.pid) is None


# ---------------------------------------------------------------------- processor time
#: nanoseconds of the processor that a child of these tests uses before it says that it is ready
WORK = 30_000_000
WORKS = f"""
import os, sys, threading, time

def work():
    end = time.thread_time_ns() + {WORK}
    while time.thread_time_ns() < end:
        pass
"""


def test_the_clock_of_another_process_has_all_its_threads() -> None:
    """Also those that have ended; to the nanosecond, and whoever asks."""
    source = f"""{WORKS}
for _ in range(2):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
before = time.process_time_ns()
print(before, flush=True)
"""
    with worker(source) as (pid, said):
        assert proc_snapshot.cpu_nanoseconds(pid) >= int(said) >= 2 * WORK


def test_the_clock_of_a_process_that_is_gone_cannot_be_read() -> None:
    """The caller knows best what that means."""
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    with pytest.raises(OSError, match="Invalid argument"):
        proc_snapshot.cpu_nanoseconds(process.pid)


@pytest.mark.parametrize(
    "ending", ["os.waitpid(pid, 0)", "os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)"]
)
def test_what_children_have_used_is_counted(ending: str) -> None:
    """Of one that was waited for, and of one that nobody has waited for yet."""
    source = f"""{WORKS}
pid = os.fork()
if pid == 0:
    work()
    os._exit(0)
{ending}
print("done", flush=True)
"""
    with worker(source) as (pid, _):
        below = proc_snapshot.tree(pid)[1:]
        used = proc_snapshot.used_by(below) + proc_snapshot.used_by([pid], children=True)
        assert used >= WORK - 1_000_000_000 // proc_snapshot.CLOCK_TICKS_PER_SECOND


@contextmanager
def worker(source: str) -> Iterator[tuple[int, str]]:
    """A Python process that has done this, and what it said; it stays until the end."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", source + "\nsys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.pid, process.stdout.readline().strip()
    finally:
        process.communicate()
