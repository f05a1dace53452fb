"""Threads that wait for one another: in which order they come through is not the machine's luck.

A lock or a semaphore lets through whichever thread the machine happened to run first, and promises
nothing else. A program that counts on an order there is right on one machine and wrong on a busier one,
and so would its verdict be. In a bench each thread of the learner's that comes to a lock or a semaphore, or
puts something into a queue, waits until everything else is at rest, which the judge knows; then one goes on,
the latest job first. Any machine may have that order, so a right program is right in it; and it is always the
same.

Only waiting without a limit of time is put in order, and only where the learner's code asks for it: what
libraries do among themselves is theirs.
"""

from __future__ import annotations

import concurrent.futures
import functools
import itertools
import queue
import threading
import types
from collections.abc import Callable

# By name: what the learner's code does to the modules does not reach us.
from sys import _getframe as frame_here
from threading import current_thread, get_ident
from typing import Any
from weakref import WeakKeyDictionary

from grader.bench.sources import Sources
from grader.bench.turns import Turns

__all__ = ["ThreadOrder"]

#: a program that locks so often computes, and is not kept waiting for the judge each time
MOST_WAITS = 250
#: file of a function that was made from text, such as a dataclass's own
GENERATED = "<string>"


class ThreadOrder:
    """Gives threads and jobs numbers, and lets them come to locks one after the other."""

    def __init__(self, turns: Turns, sources: Sources) -> None:
        self._turns = turns
        self._sources = sources
        self._count = itertools.count(1)
        self._waits = itertools.count()
        #: by thread, in the order in which they were started
        self._threads: WeakKeyDictionary[threading.Thread, int] = WeakKeyDictionary()
        #: ``number`` of the job that a thread is at, in the order in which jobs were handed in
        self._job = threading.local()

    def install(self) -> None:
        """Before the learner's file is loaded: names that it takes from ``threading`` are ours too."""
        self._number_threads()
        self._number_jobs()
        for method in ("acquire", "__enter__"):
            self._put_in_order(threading.Semaphore, method)
        self._put_in_order(queue.Queue, "put", items=1)
        threading.Lock = self._locks(threading.Lock)  # type: ignore[assignment]  # the same call
        threading.RLock = self._locks(threading.RLock)  # type: ignore[assignment]  # the same call

    def come_in_order(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Before a thread of the learner's may wait: let everything else come to rest.

        With arguments of its own it may be a wait that ends by itself, or none at all.
        """
        if get_ident() == self._turns.main_thread or arguments or options:
            return
        if self._sources.line_here(3) is None or next(self._waits) >= MOST_WAITS:
            return
        number = getattr(self._job, "number", None) or self._threads.get(current_thread(), 0)
        self._turns.let_rest(number)

    # ------------------------------------------------------------------
    def _number_threads(self) -> None:
        original = threading.Thread.start

        @functools.wraps(original)
        def start(thread: threading.Thread) -> None:
            self._threads[thread] = next(self._count)
            original(thread)

        threading.Thread.start = start  # type: ignore[assignment, method-assign]  # same call

    def _number_jobs(self) -> None:
        original: Callable[..., Any] = concurrent.futures.ThreadPoolExecutor.submit

        def numbered(number: int, job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            self._job.number = number
            try:
                return job(*args, **kwargs)
            finally:
                self._job.number = None

        @functools.wraps(original)
        def submit(pool: Any, job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            return original(pool, numbered, next(self._count), job, *args, **kwargs)

        concurrent.futures.ThreadPoolExecutor.submit = submit  # type: ignore[method-assign]  # same call

    def _put_in_order(self, owner: Any, name: str, *, items: int = 0) -> None:
        """``items``: how many arguments of the method are not about waiting."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def in_order(this: Any, *args: Any, **kwargs: Any) -> Any:
            self.come_in_order(args[items:], kwargs)
            return original(this, *args, **kwargs)

        setattr(owner, name, in_order)

    def _locks(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def make(made_by: types.FrameType, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            lock = original(*args, **kwargs)
            # A semaphore's own lock is made by its library.
            ours = made_by.f_code.co_filename in (self._sources.learner_file, GENERATED)
            return _Lock(lock, self) if ours else lock

        if isinstance(original, type):  # 3.13 and later: it is asked what is one, and stands in annotations
            return _kind_of(original, lambda _cls, *args, **kwargs: make(frame_here(1), args, kwargs))

        @functools.wraps(original)
        def called(*args: Any, **kwargs: Any) -> Any:
            return make(frame_here(1), args, kwargs)

        return called


def _kind_of(original: type, new: Callable[..., Any]) -> type:
    """A class in the place of ``original``, of which our locks are instances, too."""

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, (original, _Lock))

    return Kind(original.__name__, (), {"__new__": new, "__doc__": original.__doc__})


class _Lock:
    """A lock of the learner's."""

    def __init__(self, lock: Any, order: ThreadOrder) -> None:
        self._lock = lock
        self._order = order

    def acquire(self, *args: Any, **kwargs: Any) -> bool:
        self._order.come_in_order(args, kwargs)
        return bool(self._lock.acquire(*args, **kwargs))

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)

    def __repr__(self) -> str:
        return repr(self._lock)
