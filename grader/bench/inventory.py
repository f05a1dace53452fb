"""What became of the learner's tasks, coroutines and exceptions, with the learner's lines.

Reported to the judge for pictures and words (never alone for points). Everything is bounded.
"""

from __future__ import annotations

import sys
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterable

# By name: what the learner's code does to the modules does not reach us.
from gc import get_objects, get_referents, unfreeze
from threading import enumerate as all_threads
from typing import Any

from grader.bench.lines import line_of_frame, suspended
from grader.bench.sources import Sources, safe_text

__all__ = ["Inventory"]

MAX_LISTED = 40
MAX_WAIT_LOOKS = 400
MAX_WAITERS = 12
ORIGIN_DEPTH = 8


async def _nothing() -> None:
    """To know what ``coroutine.__await__()`` gives."""


def _kind_of_wrapper() -> type:
    coroutine = _nothing()
    try:
        return type(coroutine.__await__())
    finally:
        coroutine.close()


_WRAPPER = _kind_of_wrapper()


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
        self._threads_before = set(all_threads())
        #: younger than what was frozen before the fork: the collector knows it, unless all is hidden from it
        self._known: list[None] = []

    def install(self) -> None:
        """Before the learner's file is loaded."""
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        # Called by the interpreter when a coroutine dies that was never awaited; the stock function
        # only formats a warning from the same data.
        warnings._warn_unawaited_coroutine = self.note_never_awaited  # type: ignore[attr-defined]
        warnings.showwarning = lambda *_args, **_kwargs: None

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

    def note_leftovers(self, tasks: Iterable[tuple[str, Any, int | None]]) -> None:
        """At the instant of the learner's return: the tasks that are still alive, and what else waits.

        Args:
            tasks: name, coroutine and the line that made it, of each that the library knows.

        A coroutine that stands still in the middle and that no other one awaits is somebody's task, whoever
        it is that goes on with it: a class of the learner's own, or a loop in another thread.
        """
        known = set()
        for name, coroutine, made_at in tasks:
            known.add(id(coroutine))
            self._note_unfinished(name, coroutine, made_at)
        for coroutine in self._standing_alone():
            if id(coroutine) not in known:
                self._note_unfinished(coroutine.__name__, coroutine, None)

    def _standing_alone(self) -> list[types.CoroutineType[Any, Any, Any]]:
        waiting, awaited = [], set()
        for found in self._objects():
            if (link := suspended(found)) is None:
                continue
            if (
                type(found) is types.CoroutineType
                and found.cr_suspended
                and self.sources.ours(found.cr_code.co_filename)
            ):
                waiting.append(found)
            inner = link[1]
            awaited.add(id(inner))
            if type(inner) is _WRAPPER:  # of ``coroutine.__await__()``
                awaited.update(map(id, get_referents(inner)))
        return [coroutine for coroutine in waiting if id(coroutine) not in awaited]

    def _objects(self) -> list[Any]:
        """All that the collector knows, also what the learner's code has hidden from it."""
        objects = get_objects()
        # To count what is frozen costs a walk through all that the kit has imported: a millisecond each time.
        if id(self._known) not in map(id, objects):
            unfreeze()
            objects = get_objects()
        return objects

    def _note_unfinished(self, name: str, coroutine: Any, made_at: int | None) -> None:
        if len(self.unfinished) < MAX_LISTED:
            outer, inner = self.sources.waits(coroutine)
            self.unfinished.append({"name": name[:60], "made": made_at, "outer": outer, "waits": inner})

    def scan_memory(self) -> None:
        """Coroutines that are kept somewhere and were never started; async generators left open."""
        owned = {id(coroutine) for coroutine in self.owned()}
        for found in self._objects():
            if type(found) is types.CoroutineType:
                if (
                    _never_started(found)
                    and id(found) not in owned
                    and self.sources.ours(found.cr_code.co_filename)
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
            for thread in all_threads()
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
                for (name, line), times in sorted(self.never_awaited.items(), key=_often_first)[:MAX_LISTED]
            ],
            "waits": _wait_list(self.waits),
            "latest": _wait_list(self.latest),
            "jobs": self.jobs,
            "thread_loops": self.thread_loops[:MAX_LISTED],
            "threads_left": left[:MAX_LISTED],
        }


def _never_started(coroutine: types.CoroutineType[Any, Any, Any]) -> bool:
    """As ``inspect.getcoroutinestate`` has it, but for tens of thousands that have ended."""
    return not (coroutine.cr_frame is None or coroutine.cr_suspended or coroutine.cr_running)


def _wait_list(waits: Counter[tuple[bool, int | None, int | None]]) -> list[dict[str, Any]]:
    return [
        {"main": main, "outer": outer, "inner": inner, "times": times}
        for (main, outer, inner), times in waits.most_common(MAX_LISTED)
    ]


def _often_first(item: tuple[tuple[str, int | None], int]) -> tuple[int, int, str]:
    """The order in which the collector meets coroutines says nothing about the program and changes."""
    (name, line), times = item
    return (-times, line or 0, name)
