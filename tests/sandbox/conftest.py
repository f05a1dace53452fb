"""A judge of its own for every test, at every level that this user can have.

A test's body runs in a forked process, as the judge does: it gives up root there (the tests' own process
keeps it) and becomes subreaper, so that afterwards we can ask the kernel whether anything is left.
"""

from __future__ import annotations

import dataclasses
import json
import os
import select
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest

from grader.bench.mailbox import pair
from grader.judge.dispositions import forget_inherited
from grader.sandbox.capabilities import become_subreaper
from grader.sandbox.handle import BenchProcess, Sandbox
from grader.sandbox.image import prepare
from grader.sandbox.levels import Impossible, choose
from grader.sandbox.limits.cgroup import sweep
from grader.sandbox.policy import Isolation, Level, Limits
from grader.sandbox.privilege import drop_root
from grader.sandbox.process_table import descendants
from grader.sandbox.start import open_sandbox
from grader.sandbox.warm import end_all
from tests.forks import fork

IS_ROOT = os.geteuid() == 0
REAL_SECONDS = 60.0
SKIPPED = 77


@dataclasses.dataclass
class Attempt:
    """A learner's program in a bench; whatever it prints comes here."""

    sandbox: Sandbox
    bench: BenchProcess
    control: socket.socket
    output: int
    text: bytes = b""

    def told(self, real_seconds: float = REAL_SECONDS) -> Any:
        """The first line that it prints, which is JSON."""
        while b"\n" not in self.text:
            piece = self._read(real_seconds)
            assert piece, f"the bench ended without a word: {self.text!r}, status {self.bench.ended()}"
            self.text += piece
        return json.loads(self.text.split(b"\n")[0])

    def flood(self, wanted: int) -> int:
        """Read until so many bytes have come or it is silent."""
        count = 0
        while count < wanted and (piece := self._read(REAL_SECONDS)):
            count += len(piece)
        return count

    def wait_dead(self, real_seconds: float = REAL_SECONDS) -> None:
        """Until the kernel says that the bench has ended."""
        assert self.bench.pidfd is not None
        assert _ready(self.bench.pidfd, real_seconds), "it is still alive"

    def wait_ended(self) -> int:
        """Until the server told how it ended."""
        end = time.monotonic() + REAL_SECONDS
        while (status := self.bench.ended()) is None:
            assert time.monotonic() < end, "the server never told"
            _ready(self.sandbox.control.fileno(), 1)
        return status

    def _read(self, real_seconds: float) -> bytes:
        assert _ready(self.output, real_seconds), f"silence after {self.text!r}"
        return os.read(self.output, 1 << 16)


class Judge:
    """What a test does as the judge."""

    def __init__(self, level: Level) -> None:
        self.level = level

    def open(self, runtime: Any = "own", **limits: int) -> Sandbox:
        """A sandbox at this level; no proof is needed, the test is one."""
        return open_sandbox(Isolation(level=self.level), runtime=runtime, limits=Limits(**limits))

    def attack(self, sandbox: Sandbox, source: str) -> Attempt:
        """Have a bench load this program."""
        near, far = pair()
        read_end, write_end = os.pipe()
        bench = sandbox.fork_bench(far, write_end)
        far.close()
        os.close(write_end)
        assert near.recv(1 << 16), "no hello"
        sandbox.offer(bench)
        send(near, t="file", name="attack", text=source)
        send(near, t="start", given=[], learner="attack", required=[], drivers=[])
        return Attempt(sandbox, bench, near, read_end)

    def run(self, source: str, runtime: Any = "own", **limits: int) -> Any:
        """The one JSON line that a program prints in a fresh sandbox."""
        with self.open(runtime, **limits) as sandbox:
            return self.attack(sandbox, source).told()


def send(control: socket.socket, **message: Any) -> None:
    control.sendall(json.dumps(message).encode())


def _ready(descriptor: int, real_seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(real_seconds * 1000))


@pytest.fixture(scope="session")
def image() -> None:
    """The runtime image, built by whoever we are."""
    prepare()


@pytest.fixture(params=[Level.SANDBOX, Level.ACCOUNT, Level.PROCESS], ids=lambda level: level.value)
def level(request: pytest.FixtureRequest) -> Level:
    found: Level = request.param
    if found is Level.ACCOUNT and not IS_ROOT:
        pytest.skip("level account is for root")
    return found


@pytest.fixture(params=[Level.SANDBOX, Level.ACCOUNT], ids=lambda level: level.value)
def walled_level(request: pytest.FixtureRequest) -> Level:
    found: Level = request.param
    if found is Level.ACCOUNT and not IS_ROOT:
        pytest.skip("level account is for root")
    return found


@pytest.fixture
def as_judge(image: None) -> Iterator[Callable[[Level, Callable[[Judge], None]], None]]:
    """Run a body as the judge at a level; whatever it leaves behind fails the test."""

    def run(level: Level, body: Callable[[Judge], None]) -> None:
        read_end, write_end = os.pipe()
        pid = fork()
        if pid == 0:
            os.close(read_end)
            _be_judge(level, body, write_end)
        os.close(write_end)
        text = b""
        while piece := os.read(read_end, 1 << 16):
            text += piece
        os.close(read_end)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == SKIPPED:
            pytest.skip(text.decode())
        assert status == 0, f"status {status}\n{text.decode()}"

    yield run
    sweep()


def _be_judge(level: Level, body: Callable[[Judge], None], report: int) -> NoReturn:
    code = 1
    try:
        forget_inherited()
        signal.alarm(100)
        become_subreaper()
        drop_root()
        if level is Level.SANDBOX:
            _need_sandbox()
        body(Judge(level))
        end_all()
        left = descendants(os.getpid())
        assert not left, f"left alive: {left}"
        zombies = _zombies()
        assert not zombies, f"never collected: {zombies}"
        code = 0
    except _Skipped as reason:
        os.write(report, str(reason).encode())
        code = SKIPPED
    except BaseException:  # noqa: BLE001 — a fork must not return into pytest, whatever was raised
        os.write(report, traceback.format_exc().encode())
    finally:
        os._exit(code)


class _Skipped(Exception):  # noqa: N818 — not an error
    """This machine cannot have the level."""


def _need_sandbox() -> None:
    if os.environ.get("CI"):
        return  # there it must be possible
    try:
        choose(Level.SANDBOX)
    except Impossible as error:
        raise _Skipped(str(error)) from error


def _zombies() -> list[int]:
    found: list[int] = []
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        found.append(pid)
