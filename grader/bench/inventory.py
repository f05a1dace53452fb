"""What became of the learner's tasks, coroutines and exceptions, with the learner's lines.

Reported to the judge for pictures and words (never alone for points). Everything is bounded.
"""

from __future__ import annotations

import gc
import inspect
import sys
import threading
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from grader.bench.lines import line_of_frame
from grader.bench.sources import Sources, safe_text

__all__ = ["Inventory"]

MAX_LISTED = 40
MAX_WAIT_LOOKS = 400
MAX_WAITERS = 12
ORIGIN_DEPTH = 8


class Inventory:
    """Collects during the run, sums up at its end."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.tasks_created = 0
        self.unfinished: list[dict[str, Any]] = []
        self.swallowed: list[dict[str, Any]] = []
        self.lost: list[dict[str, Any]] = []
        self.open_generators: list[dict[str, Any]] = []
        self.never_awaited: Counter[tuple[str, int | None]] = Counter()
        self.waits: Counter[tuple[bool, int | None, int | None]] = Counter()
        #: the same, at the latest idle moment: where everything stands when the judge ends a run
        self.latest: Counter[tuple[bool, int | None, int | None]] = Counter()
        self.jobs = 0
        #: coroutines that tasks own: one of these that has not run yet is no forgotten await
        self.owned: Callable[[], Iterable[Any]] = tuple
        #: event loops started in other threads, by the learner's line that started each
        self.thread_loops: list[int | None] = []
        self._wait_looks = 0
        self._threads_before = set(threading.enumerate())

    def install(self) -> None:
        """Before the learner's file is loaded."""
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        # Called by the interpreter when a coroutine dies that was never awaited; the stock function
        # only formats a warning from the same data.
        warnings._warn_unawaited_coroutine = self._unawaited  # type: ignore[attr-defined]
        warnings.showwarning = lambda *_args, **_kwargs: None

    def _unawaited(self, coroutine: types.CoroutineType[Any, Any, Any]) -> None:
        self.note_never_awaited(coroutine)

    def note_never_awaited(self, coroutine: Any) -> None:
        """A coroutine that was made and never started."""
        origin = getattr(coroutine, "cr_origin", None) or ()
        line = next((at for file, at, _ in origin if file == self.sources.learner_file), None)
        if line is None and coroutine.cr_code.co_filename != self.sources.learner_file:
            return  # nobody made it in the learner's file
        self.never_awaited[(coroutine.__qualname__[:100], line)] += 1

    def note_waits(self, chains: list[tuple[bool, Any]]) -> None:
        """At an idle moment: (is it the main task, its coroutine) of some waiting tasks."""
        self._wait_looks += 1
        self.latest = Counter(
            (main, *lines)
            for main, coroutine in chains[:MAX_WAITERS]
            if (lines := self.sources.waits(coroutine))[1] is not None
        )
        if self._wait_looks <= MAX_WAIT_LOOKS:
            self.waits.update(self.latest)

    def note_unfinished(self, name: str, coroutine: Any, made_at: int | None) -> None:
        """A task that is still alive when the learner's function returned."""
        if len(self.unfinished) < MAX_LISTED:
            outer, inner = self.sources.waits(coroutine)
            self.unfinished.append({"name": name[:60], "made": made_at, "outer": outer, "waits": inner})

    def scan_memory(self) -> None:
        """Coroutines that are kept somewhere and were never started; async generators left open."""
        owned = {id(coroutine) for coroutine in self.owned()}
        for found in gc.get_objects():
            if type(found) is types.CoroutineType:
                if (
                    id(found) not in owned
                    and self.sources.ours(found.cr_code.co_filename)
                    and inspect.getcoroutinestate(found) == inspect.CORO_CREATED
                ):
                    self.note_never_awaited(found)
            elif type(found) is types.AsyncGeneratorType:
                frame = found.ag_frame
                if (
                    frame is not None
                    and frame.f_code.co_filename == self.sources.learner_file
                    and frame.f_lasti > 0
                ):
                    self.open_generators.append({"name": found.__name__[:60], "line": line_of_frame(frame)})

    def note_lost(self, error: BaseException, made_at: int | None) -> None:
        """An exception of a task that nobody asked for its result."""
        if len(self.lost) < MAX_LISTED:
            described = self.sources.describe(error)
            self.lost.append(
                {
                    "type": described["type"],
                    "text": safe_text(error, 200),
                    "line": described["line"],
                    "made": made_at,
                }
            )

    def summary(self) -> dict[str, Any]:
        """Everything as bounded plain data."""
        left = [
            thread.name[:60]
            for thread in threading.enumerate()
            if thread not in self._threads_before
            and thread.is_alive()
            and not thread.name.startswith(("AnyIO worker", "asyncio_", "Trio thread", "ThreadPoolExecutor"))
        ]
        return {
            "tasks": self.tasks_created,
            "unfinished": self.unfinished,
            "swallowed": self.swallowed[:MAX_LISTED],
            "lost": self.lost,
            "open_generators": self.open_generators[:MAX_LISTED],
            "never_awaited": [
                {"name": name, "line": line, "times": times}
                for (name, line), times in self.never_awaited.most_common(MAX_LISTED)
            ],
            "waits": _wait_list(self.waits),
            "latest": _wait_list(self.latest),
            "jobs": self.jobs,
            "thread_loops": self.thread_loops[:MAX_LISTED],
            "threads_left": left[:MAX_LISTED],
        }


def _wait_list(waits: Counter[tuple[bool, int | None, int | None]]) -> list[dict[str, Any]]:
    return [
        {"main": main, "outer": outer, "inner": inner, "times": times}
        for (main, outer, inner), times in waits.most_common(MAX_LISTED)
    ]
