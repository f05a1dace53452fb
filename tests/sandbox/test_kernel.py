"""What one bench could take of the kernel, of other processes of its user, or from the judge's snapshot.

Real attacks, each bounded to what shows the hole where it still is open.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.policy import Level, Limits
from grader.sandbox.process_table import of_user, state, user_of
from tests.sandbox.programs import TRIED

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]
MIB = 1 << 20
#: a pipe that holds one byte of a huge page holds all of it, though it is mapped nowhere any more
HUGE_PAGES = """
class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
_, end = os.pipe()
byte = ctypes.create_string_buffer(1)
tell(tried(lambda: libc.vmsplice(end, ctypes.byref(Piece(ctypes.addressof(byte), 1)), 1, 0)))
"""
SOCKET_BUFFERS = """
count, held = 0, []
for _ in range(4):
    one, other = socket.socketpair()
    one.setblocking(False)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    try:
        while True: count += one.send(b"x" * 65536)
    except BlockingIOError: held.append((one, other))
tell(count)
"""
UNDER_WAY = """
def send_until_refused():
    count = 0
    for _ in range(40):
        one, other = socket.socketpair()
        held.append((one, other))
        try:
            socket.send_fds(one, [b"x"], [0] * 250)
        except OSError as error:
            return [count, errno.errorcode[error.errno]]
        count += 250
held = []
tell(send_until_refused())
"""
SIGNALS = """
libc.sigqueue.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p]
signal.pthread_sigmask(signal.SIG_BLOCK, [40])
count = 0
while count < 5000 and libc.sigqueue(os.getpid(), 40, None) == 0: count += 1
tell(count)
"""
OTHERS = """
server = os.getppid()
tell({
    "nice": tried(lambda: os.setpriority(os.PRIO_PROCESS, server, 19)),
    "nice of the user": tried(lambda: os.setpriority(os.PRIO_USER, 0, 19)),
    "idle": tried(lambda: os.sched_setscheduler(server, os.SCHED_IDLE, os.sched_param(0))),
    "one processor": tried(lambda: os.sched_setaffinity(server, os.sched_getaffinity(0))),
    "first of all": tried(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
    "locked": tried(lambda: libc.mlock(ctypes.create_string_buffer(65536), 65536)),
    "discs": tried(lambda: libc.syncfs(0)),
    "watches": tried(lambda: libc.inotify_init1(0)),
    "twin": tried(lambda: libc.prctl(62, 1, 0, 0, 0)),
    "table": tried(lambda: libc.prctl(78, 1, 1 << 16, 0, 0)),
})
"""
#: a daemon as it is in the book: its parent is gone, and so is its group
DAEMON = """
read_end, write_end = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while os.getppid() != BENCH: pass
        os.write(write_end, b"x")
        signal.pause()
    os._exit(0)
os.wait(); os.read(read_end, 1)
tell([tried(lambda: libc.prctl(36, 0, 0, 0, 0)),
      tried(lambda: libc.syscall(220 if os.uname().machine == "aarch64" else 56, 0x8000 | 17, 0, 0, 0, 0))])
signal.pause()
"""
#: the names that /proc shows for it, in files where the judge reads
NAMES = ("ctxt_switches", "-9 ctxt_switches", "a) Z 1 2 3", "a\nState:\tZ", "\x0bUid:\t0", "\xff\xfe)")


def test_memory_of_the_kernel_is_not_to_be_had_unseen(as_judge: AsJudge, walled_level: Level) -> None:
    """Nothing of it is address space, so no limit counts it."""

    def body(judge: Any) -> None:
        assert judge.run(TRIED + HUGE_PAGES) == "EPERM"
        # What the system gives by default is at most a few hundred KiB each.
        assert 0 < judge.run(TRIED + SOCKET_BUFFERS) < 4 * MIB

    as_judge(walled_level, body)


def test_what_all_processes_of_a_user_share_cannot_be_used_up(as_judge: AsJudge, walled_level: Level) -> None:
    """Descriptors under way and signals that wait are counted together, the judge's with the bench's."""

    def body(judge: Any) -> None:
        count, why = judge.run(TRIED + UNDER_WAY)
        assert why == "ETOOMANYREFS"
        assert count < Limits().open_files + 253 < 1024
        assert judge.run(TRIED + SIGNALS) < 300

    as_judge(walled_level, body)


def test_other_processes_keep_their_turns(as_judge: AsJudge, walled_level: Level) -> None:
    """Server, observer and machine: nothing is slowed for them."""

    def body(judge: Any) -> None:
        found = judge.run(TRIED + OTHERS)
        assert set(found.values()) == {"EPERM"}, found

    as_judge(walled_level, body)


def test_a_daemon_stays_in_sight(as_judge: AsJudge, walled_level: Level) -> None:
    """Whoever leaves his parent is the bench's child, not the server's: each look sees and counts him."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, TRIED + "BENCH = os.getpid()\n" + DAEMON)
            assert attempt.told() == ["EPERM", "EPERM"]
            while (seen := sandbox.look(attempt.bench.pid)) is None or not seen.resting:
                assert attempt.bench.alive()
            assert seen.processes == 2
            attempt.bench.kill()
            attempt.wait_dead()
            assert len(sandbox.strays()) == 1

    as_judge(walled_level, body)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_makes_a_bench_unreadable(as_judge: AsJudge, walled_level: Level, name: str) -> None:
    """A look goes on telling what the kernel counts, and who is still there is known."""
    program = TRIED + f"libc.prctl(15, {name.encode('latin-1')!r}, 0, 0, 0)\ntell(1)\nsignal.pause()\n"

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, program)
            attempt.told()
            while (seen := sandbox.look(attempt.bench.pid)) is None or not seen.resting:
                assert attempt.bench.alive()
            assert [thread.switches for thread in seen.threads] == [switches(attempt.bench.pid)]
            assert state(attempt.bench.pid) == "S"
            assert attempt.bench.pid in of_user(user_of(attempt.bench.pid) or 0)

    as_judge(walled_level, body)


def switches(pid: int) -> int:
    """The last two lines of its status, whatever its name."""
    lines = Path(f"/proc/{pid}/status").read_bytes().rstrip().split(b"\n")[-2:]
    assert [line.partition(b":")[0] for line in lines] == [
        b"voluntary_ctxt_switches",
        b"nonvoluntary_ctxt_switches",
    ]
    return sum(int(line.split()[1]) for line in lines)
