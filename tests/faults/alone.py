"""A test's body in a process of its own that inherits every orphan below it, and waits for their ends.

Whatever a killed judge or command line leaves running becomes a child of that process. It must end by
itself: nobody here ends it. The kernel says when the last one is gone; an alarm bounds the wait.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from grader.judge.dispositions import forget_inherited
from grader.sandbox.capabilities import become_subreaper
from grader.sandbox.process_table import children, descendants
from tests.forks import fork
from tests.judge.engine import STEADY

__all__ = ["LOOP", "alone", "bench_of", "judge_of", "judges", "told_on"]

REAL_SECONDS = 100
#: how far below its judge the server is, and the bench one more: judge, bwrap, init, warm process,
#: server, bench
SERVER_DEPTH = {"sandbox": 4, "account": 2, "process": 1}
#: in which :func:`bench_of` finds it
LOOP = (
    """\
async def answer(address, names):
    while True:
        pass
"""
    + STEADY
)
#: ticks of processor time by which a bench is past its start and in its learner's loop
IN_THE_LOOP_TICKS = 10
MOST_LOOKS = 3_000


def alone(body: Callable[[], None]) -> None:
    """Run ``body``, wait until nothing is left of all that it started, and fail as it failed."""
    read_end, write_end = os.pipe()
    pid = fork()
    if pid == 0:
        os.close(read_end)
        _be_alone(body, write_end)
    os.close(write_end)
    text = b""
    while piece := os.read(read_end, 1 << 16):
        text += piece
    os.close(read_end)
    _, status = os.waitpid(pid, 0)
    assert status == 0, f"status {status}\n{text.decode()}"


def _be_alone(body: Callable[[], None], report: int) -> NoReturn:
    code = 1
    try:
        forget_inherited()  # the tests may run under nohup: what they start is to hear of every signal
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(REAL_SECONDS)
        os.set_inheritable(report, False)
        become_subreaper()
        body()
        while True:
            try:
                os.waitpid(-1, 0)  # each ends by itself, or the alarm fails the test
            except ChildProcessError:
                break
        code = 0
    except BaseException:  # noqa: BLE001 — a fork must not return into pytest, whatever was raised
        os.write(report, traceback.format_exc().encode())
        for each in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
    finally:
        os._exit(code)


def told_on(out: Path, error: Path) -> None:
    """Send what this process prints to files."""
    for number, path in ((1, out), (2, error)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    # Pytest has put its own in their places.
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 — for the life of the process
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 — likewise


def judges() -> list[int]:
    """The judges that this process has started."""
    found = []
    for pid in children(os.getpid()):
        with contextlib.suppress(OSError):
            if b"grader.judge" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def judge_of(command: int) -> int:
    """The judge that a command line has started, as soon as there is one."""
    while True:
        for pid in children(command):
            if b"grader.judge" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid


def bench_of(judge: int, level: str, *, not_server: int = 0) -> tuple[int, int]:
    """The server and the bench that is in a loop of the learner's, as soon as there is one.

    Raises:
        AssertionError: no bench came to a loop.
    """
    for _ in range(MOST_LOOKS):
        above = [judge]
        for _ in range(SERVER_DEPTH[level]):
            above = [below for pid in above for below in children(pid)]
        for server in above:
            for bench in children(server):
                if server != not_server and _ticks(bench) >= IN_THE_LOOP_TICKS:
                    return server, bench
    raise AssertionError("no bench came to a loop")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return int(fields[11]) + int(fields[12])
