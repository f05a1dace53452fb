"""Blocking calls on the thread of the event loop: seen, named with the learner's line, never raised.

``time.sleep`` is taken over altogether: on the loop's thread it becomes a ``block`` of the judged
clock, in any other thread a virtual sleep. The other calls are recorded by an audit hook and a few
wrappers and run as they are; the judge sees from outside that the loop is held up. The clocks of
``time`` show virtual seconds, so that a learner who measures sees what the judge sees.

The records are evidence for pictures and words, never alone for points.
"""

from __future__ import annotations

import concurrent.futures
import functools
import queue
import select
import socket
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable

# By name: what the learner's code does to the modules does not reach us.
from sys import _getframe as frame_here
from threading import get_ident
from typing import Any

from grader.bench.lines import line_of_frame
from grader.bench.sources import Sources
from grader.bench.turns import Turns

__all__ = ["Blocking"]

MAX_RECORDS = 64
AUDITED = frozenset(
    {
        "builtins.input",
        "open",
        "os.system",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "sqlite3.connect",
        "subprocess.Popen",
    }
)
#: frames of these are the async library's own business, or the bench's (it talks to the judge on this very
#: thread, even while a call of the learner's blocks it): no learner called anything
NOT_THE_LEARNER = ("/asyncio/", "/anyio/", "/trio/", "/grader/bench/", "<frozen importlib")
EPOCH = 1_700_000_000.0


class Blocking:
    """Takes over ``time`` and records blocking calls made while a loop runs on the main thread."""

    def __init__(self, turns: Turns, sources: Sources) -> None:
        self.turns = turns
        self.sources = sources
        self.records: list[dict[str, Any]] = []
        self.thread_lines: list[int | None] = []
        #: True while an event loop runs the learner's code on the main thread
        self.loop_runs = False
        self._busy = False

    def install(self) -> None:
        """Before the learner's file is loaded: names bound by ``from time import sleep`` are ours too."""
        time.sleep = self.sleep  # type: ignore[assignment]  # noqa: TID251 — taken over here, so nobody sleeps
        for name in ("monotonic", "perf_counter"):
            setattr(time, name, self._passed)
            setattr(time, f"{name}_ns", lambda: round(self._passed() * 1e9))
        time.time = lambda: EPOCH + self._passed()  # noqa: TID251 — it is made virtual here
        time.time_ns = lambda: round((EPOCH + self._passed()) * 1e9)  # noqa: TID251 — see above
        sys.addaudithook(self._audit)
        for method in ("recv", "recv_into", "recvfrom", "accept", "send", "sendall"):
            self._wrap(socket.socket, method, f"socket.{method}", _is_blocking)
        self._wrap(threading.Thread, "join", "Thread.join", lambda thread, *_: thread.is_alive())
        self._wrap(threading.Event, "wait", "threading.Event.wait", lambda event, *_: not event.is_set())
        self._wrap(queue.Queue, "get", "queue.Queue.get", lambda jobs, block=True, *_: block and jobs.empty())
        self._wrap(queue.Queue, "put", "queue.Queue.put", _is_full)
        self._wrap(queue.Queue, "join", "queue.Queue.join", lambda jobs: jobs.unfinished_tasks > 0)
        for method in ("acquire", "__enter__"):
            self._wrap(threading.Semaphore, method, "threading.Semaphore.acquire", _is_taken)
        self._wrap(concurrent.futures.Future, "result", "Future.result", lambda future, *_: not future.done())
        self._wrap(select, "select", "select.select", lambda _r, _w, _x, timeout=None: timeout != 0)
        self._wrap(subprocess.Popen, "wait", "subprocess.wait", lambda child, *_: child.returncode is None)
        self._note_threads()
        self.turns.on_held_up = self._note_held_up

    def sleep(self, seconds: float) -> None:
        """Stands in for ``time.sleep``; real seconds never pass."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if get_ident() != self.turns.main_thread:
            self.turns.sleep_in_thread(seconds)
            return
        line = self.sources.line_here(2)
        if self.loop_runs and seconds > 0:
            self._add("time.sleep", line, seconds)
        self.turns.block(seconds, line)

    # ------------------------------------------------------------------
    def _passed(self) -> float:
        """Virtual seconds since the file began to be imported."""
        return self.turns.before + self.turns.now

    def _note_held_up(self) -> None:
        if self.loop_runs:
            self._add("selector.select", self.sources.line_here(3))

    def _add(self, what: str, line: int | None, seconds: float = 0.0) -> None:
        if len(self.records) < MAX_RECORDS:
            self.records.append({"what": what, "line": line, "ticks": round(seconds * 1e6)})

    def _record(self, what: str, frame: types.FrameType | None) -> None:
        if self._busy or not self.loop_runs or get_ident() != self.turns.main_thread:
            return
        self._busy = True
        try:
            while frame is not None:
                file = frame.f_code.co_filename
                if file == self.sources.learner_file:
                    self._add(what, line_of_frame(frame))
                    return
                if any(library in file for library in NOT_THE_LEARNER):
                    return
                frame = frame.f_back
        finally:
            self._busy = False

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in AUDITED or not self.loop_runs:
            return
        if event == "socket.connect" and not _is_blocking(arguments[0]):
            return
        self._record(event, frame_here(1))

    def _wrap(self, owner: Any, name: str, label: str, blocks: Callable[..., bool]) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if self.loop_runs and not self._busy:
                try:
                    would_block = blocks(*args, **kwargs)
                except (AttributeError, TypeError):
                    would_block = False  # the call itself will complain
                if would_block:
                    self._record(label, frame_here(1))
            return original(*args, **kwargs)

        setattr(owner, name, watched)

    def _note_threads(self) -> None:
        original = threading.Thread.start

        @functools.wraps(original)
        def start(thread: threading.Thread) -> None:
            if len(self.thread_lines) < MAX_RECORDS:
                self.thread_lines.append(self.sources.line_here(2))
            busy, self._busy = self._busy, True  # waiting until it has started is not the learner's
            try:
                original(thread)
            finally:
                self._busy = busy

        threading.Thread.start = start  # type: ignore[assignment, method-assign]  # same call


def _is_full(jobs: Any, _item: Any, block: bool = True, *_: Any) -> bool:  # noqa: FBT001, FBT002 — put's own
    return block and 0 < jobs.maxsize <= jobs.qsize()


def _is_taken(semaphore: Any, blocking: bool = True, *_: Any) -> bool:  # noqa: FBT001, FBT002 — acquire's own
    return blocking and semaphore._value == 0  # the only way to ask


def _is_blocking(sock: Any, *_: Any) -> bool:
    try:
        return bool(sock.gettimeout() != 0)
    except (AttributeError, OSError):
        return False
