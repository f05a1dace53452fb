"""asyncio under the judged clock.

A ``SelectorEventLoop`` whose selector polls; only when nothing is ready and the loop would wait does
it give the turn to the judge. Pitfalls met and cured here (measured on 3.11 to 3.13):

* asyncio fires timers while ``when < time() + resolution``; with one unit in the last place of ``now``
  exactly the due ones fire, however large the clock has become.
* its timer heap is not stable; a sequence number makes equal deadlines first-in-first-out.
* ``loop.time()`` must *be* the reached deadline, never a sum that is a bit short of it.

A loop that the learner starts in another thread (``asyncio.run`` inside ``to_thread``) lives by the
same clock: it sleeps by a thread timer.
"""

from __future__ import annotations

import asyncio
import asyncio.events
import contextlib
import contextvars
import heapq
import math
import os
import select
import selectors
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from grader.bench.inventory import Inventory
from grader.bench.sources import Sources
from grader.bench.turns import Turns, wakeable_pipe

__all__ = ["JudgedLoop", "run_asyncio", "take_over_new_loops"]

T = TypeVar("T")


class _OrderedTimer(asyncio.TimerHandle):
    """Equal deadlines in the order they were made."""

    __slots__ = ("order",)
    order: int

    def __lt__(self, other: object) -> bool:
        assert isinstance(other, _OrderedTimer)
        return (self._when, self.order) < (other._when, other.order)  # type: ignore[attr-defined]  # private in typeshed


class _JudgedSelector(selectors.EpollSelector):
    """Polls; when nothing is ready, gives the turn to the judge."""

    loop: JudgedLoop
    turns: Turns

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            self.turns.turn_without_idle()
            return ready
        self.wait()
        self.loop.sharpen()
        return super().select(0)

    def wait(self) -> None:
        """Say idle; wait for the judge, for a thread's poke, or for a descriptor: but read none of them."""
        turns = self.turns
        writers = sum(1 for key in self.get_map().values() if key.events & selectors.EVENT_WRITE)
        turns.idle(self.loop.next_deadline(), writers=writers)
        poll = select.poll()
        for descriptor in (turns.channel.fileno(), self.fileno(), self.loop.poke_end):
            poll.register(descriptor, select.POLLIN)
        if turns.channel.fileno() not in [descriptor for descriptor, _ in poll.poll()]:
            turns.woke()
        turns.answer()
        self.loop.drain_pokes()


class _ThreadSelector(_JudgedSelector):
    """For a loop in a thread that is not the main one: it sleeps by a timer that the main thread tells."""

    def wait(self) -> None:
        deadline = self.loop.next_deadline()
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        poll.register(self.loop.poke_end, select.POLLIN)
        if deadline is not None:
            self.turns.call_at(deadline, self.loop.poke)
        poll.poll()
        self.loop.drain_pokes()


class JudgedLoop(asyncio.SelectorEventLoop):
    """An event loop without a clock of its own."""

    def __init__(self, turns: Turns, inventory: Inventory, sources: Sources, *, main: bool = True) -> None:
        self.turns = turns
        self.inventory = inventory
        self.sources = sources
        self.poke_end, self._poke_write = wakeable_pipe()
        self._orders = 0
        #: learner's tasks, with the line that made each; strong references: none can be lost to the collector
        self.made: dict[asyncio.Task[Any], int | None] = {}
        self.main_task: asyncio.Task[Any] | None = None
        selector = _JudgedSelector() if main else _ThreadSelector()
        selector.loop = self
        selector.turns = turns
        super().__init__(selector)
        self.set_task_factory(self._make_task)  # type: ignore[arg-type]  # typeshed wants a generic protocol
        self.set_exception_handler(lambda _loop, _context: None)
        if main:
            turns.poke = self.poke
            turns.before_idle = self._note_waits
            inventory.owned = lambda: [task.get_coro() for task in self.made if not task.done()]

    def time(self) -> float:
        return self.turns.now

    def next_deadline(self) -> float | None:
        """The earliest timer that is still wanted, in virtual seconds."""
        scheduled: list[_OrderedTimer] = self._scheduled  # type: ignore[attr-defined]  # private in typeshed
        while scheduled and scheduled[0].cancelled():
            timer = heapq.heappop(scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]  # private in typeshed
            self._timer_cancelled_count -= 1
        return scheduled[0].when() if scheduled else None

    _timer_cancelled_count: int

    def sharpen(self) -> None:
        """Let exactly the timers fire that are due, at any magnitude of the clock."""
        self._clock_resolution = math.ulp(self.turns.now) if self.turns.now else 5e-324

    def call_at(  # type: ignore[override]  # typeshed uses TypeVarTuple
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        self._check_closed()  # type: ignore[attr-defined]  # private in typeshed
        timer = _OrderedTimer(when, callback, args, self, context)
        self._orders += 1
        timer.order = self._orders
        heapq.heappush(self._scheduled, timer)  # type: ignore[attr-defined]  # private in typeshed
        timer._scheduled = True  # type: ignore[attr-defined]  # private in typeshed
        return timer

    def run_in_executor(  # type: ignore[override]  # typeshed uses TypeVarTuple
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        self.inventory.jobs += 1
        return super().run_in_executor(executor, func, *args)

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 — asyncio's own
        """Threads left over are waited for on every Python; 3.12 and later would give up after a while."""
        del timeout
        await super().shutdown_default_executor()

    def poke(self) -> None:
        """From any thread: look at the thread timers again."""
        with contextlib.suppress(BlockingIOError):  # full: the loop will wake anyway
            os.write(self._poke_write, b"x")

    def drain_pokes(self) -> None:
        """Forget the pokes that have been heard."""
        with contextlib.suppress(BlockingIOError):  # there was none
            os.read(self.poke_end, 4096)

    def _make_task(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T], **options: Any
    ) -> asyncio.Task[T]:
        task = asyncio.Task(coro, loop=loop, **options)
        if self.main_task is None:
            self.main_task = task
        elif len(self.made) < 200_000:
            line = self.sources.line_here(2)
            self.inventory.tasks_created += line is not None  # asyncio's own shutdown makes some too
            self.made[task] = line
        return task

    def _note_waits(self) -> None:
        chains: list[tuple[bool, Any]] = []
        if self.main_task is not None and not self.main_task.done():
            chains.append((True, self.main_task.get_coro()))
        for task in self.made:
            if len(chains) > 8:
                break
            if not task.done():
                chains.append((False, task.get_coro()))
        self.inventory.note_waits(chains)

    def note_return(self) -> None:
        """At the very instant of the learner's return: which tasks are left over, in which state."""
        for task, line in self.made.items():
            if not task.done():
                self.inventory.note_unfinished(task.get_name(), task.get_coro(), line)
            elif task.cancelling() and not task.cancelled():
                self.inventory.swallowed.append({"name": task.get_name()[:60], "made": line})

    def note_end(self) -> None:
        """After the loop has ended: exceptions that nobody asked for."""
        for task, line in self.made.items():
            if task.done() and not task.cancelled() and getattr(task, "_log_traceback", False):
                error = task.exception()
                if error is not None:
                    self.inventory.note_lost(error, line)


def run_asyncio(
    main: Callable[[Callable[[], None]], Awaitable[None]],
    turns: Turns,
    inventory: Inventory,
    sources: Sources,
) -> None:
    """Run ``main`` (it gets a function to call at the instant of the learner's return) to its end."""
    loops: list[JudgedLoop] = []

    def factory() -> JudgedLoop:
        loop = JudgedLoop(turns, inventory, sources)
        loops.append(loop)
        return loop

    async def body() -> None:
        await main(loops[0].note_return)

    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(body())
    loops[0].note_end()


def take_over_new_loops(turns: Turns, inventory: Inventory, sources: Sources) -> None:
    """Loops that the learner starts in other threads live by the judged clock too."""

    def new_event_loop() -> asyncio.AbstractEventLoop:
        main = threading.get_ident() == turns.main_thread
        if not main:
            inventory.thread_loops.append(sources.line_here(2))
        return JudgedLoop(turns, inventory, sources, main=main)

    asyncio.events.new_event_loop = new_event_loop
    asyncio.new_event_loop = new_event_loop
    # asyncio.run takes it from here on 3.11; from the name in its own module later on.
    asyncio.runners.events.new_event_loop = new_event_loop  # type: ignore[attr-defined]  # not re-exported
