"""asyncio under the judged clock.

A ``SelectorEventLoop`` whose selector polls; only when nothing is ready and the loop would wait does
it give the turn to the judge. Pitfalls met and cured here (measured on 3.11 to 3.13):

* asyncio fires timers while ``when < time() + resolution``; with one unit in the last place of ``now``
  exactly the due ones fire, however large the clock has become.
* its timer heap is not stable; a sequence number makes equal deadlines first-in-first-out.
* ``loop.time()`` must *be* the reached deadline, never a sum that is a bit short of it.

A loop that the learner starts in another thread (``asyncio.run`` inside ``to_thread``) lives by the
same clock: it sleeps by a thread timer. Which of the two it is, is asked when it waits: a loop may be
made in one thread and run in another.

A loop is idle in its own round alone. Code that asks the selector by hand, from within a callback or a
task, gives the turn away as well, but holds the loop up meanwhile, and that is said with it.
"""

from __future__ import annotations

import asyncio
import asyncio.events
import contextlib
import contextvars
import dataclasses
import heapq
import math
import os
import select
import selectors
import sys
import types
from asyncio import all_tasks
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from threading import current_thread, get_ident
from typing import Any, TypeVar

from grader.bench.channel import leave
from grader.bench.inventory import Inventory
from grader.bench.loop_plain import LEARNERS_THREAD
from grader.bench.sources import Sources
from grader.bench.turns import Turns, wakeable_pipe
from grader.protocol.numbers import NO_MEMORY_LEFT

__all__ = ["JudgedLoop", "run_asyncio", "take_over_new_loops"]

T = TypeVar("T")

# Bound before any learner code is loaded: what it does to these modules does not reach us.
_Task, _Runner, _poll, _ulp = asyncio.Task, asyncio.Runner, select.poll, math.ulp
_heappush, _heappop, _read, _write = heapq.heappush, heapq.heappop, os.read, os.write
_frame_here, _suppress = sys._getframe, contextlib.suppress
_POLLIN = select.POLLIN
#: the code of a loop's round, of what goes round, and of what a round calls back
_ROUND = asyncio.BaseEventLoop._run_once.__code__  # type: ignore[attr-defined]  # private in typeshed
_GOING_ROUND = asyncio.BaseEventLoop.run_forever.__code__
_CALLING_BACK = asyncio.Handle._run.__code__
#: of this many tasks those that have ended are forgotten
MANY_TASKS = 100_000


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
        deadline, in_round = self.loop.next_deadline(), _asked_in_round(_frame_here(1))
        if not in_round:
            deadline = None if timeout is None else self.turns.now + timeout
        while True:
            if get_ident() == self.turns.main_thread:
                try:
                    self._give_turn_away(deadline, held_up=not in_round)
                except MemoryError:
                    leave(NO_MEMORY_LEFT)  # it is not our turn: the loop must not fail now, and say so
            else:
                self._wait_as_thread(deadline)
            self.loop.sharpen()
            ready = super().select(0)
            # The turn came back for a thread's sake, perhaps: that wakes no loop, and nothing else may.
            if ready or not in_round or (deadline is not None and deadline <= self.turns.now):
                return ready

    def _give_turn_away(self, deadline: float | None, *, held_up: bool) -> None:
        """Say idle; wait for the judge, for a thread's poke, or for a descriptor: but read none of them."""
        turns = self.turns
        keys = self._fd_to_key.values()  # type: ignore[attr-defined]  # private in typeshed; its view is slow
        writers = sum([key.events & selectors.EVENT_WRITE != 0 for key in keys])
        turns.idle(deadline, writers=writers, held_up=held_up)
        poll = _poll()
        for descriptor in (turns.channel.fileno(), self.fileno(), self.loop.poke_end):
            poll.register(descriptor, _POLLIN)
        if turns.channel.fileno() not in [descriptor for descriptor, _ in poll.poll()]:
            turns.woke()
        turns.answer()
        self.loop.drain_pokes()

    def _wait_as_thread(self, deadline: float | None) -> None:
        """Sleep by a timer that the main thread tells."""
        poll = _poll()
        poll.register(self.fileno(), _POLLIN)
        poll.register(self.loop.poke_end, _POLLIN)
        if deadline is not None:
            self.turns.call_at(deadline, self.loop.poke)
        poll.poll()
        self.loop.drain_pokes()


def _asked_in_round(asks: types.FrameType | None) -> bool:
    """Whether a selector is asked by its loop's own round, and no callback of a loop stands around that.

    The sign of life of a loop: from one such question to the next it has been all the way round.
    """
    if asks is None or asks.f_code is not _ROUND:
        return False
    frame = asks.f_back
    if frame is None or frame.f_code is not _GOING_ROUND:
        return False
    while frame is not None:
        if frame.f_code is _CALLING_BACK:
            return False
        frame = frame.f_back
    return True


@dataclasses.dataclass(slots=True, eq=False)
class _Made:
    """A task that the learner's code had made; strong references: none can be lost to the collector."""

    #: what the learner's own task factory gave, if there is one: it need not be a task
    task: Any
    coroutine: Any
    #: the learner's line that made it
    line: int | None

    def unfinished(self) -> bool:
        """The coroutine tells, where there is one: what stands for the task may say anything."""
        kind = type(self.coroutine)
        if kind is types.CoroutineType:
            return self.coroutine.cr_frame is not None
        if kind is types.GeneratorType:
            return self.coroutine.gi_frame is not None
        return not (isinstance(self.task, _Task) and _Task.done(self.task))

    def name(self) -> str:
        """As shown to the learner."""
        if isinstance(self.task, _Task):
            return _Task.get_name(self.task)[:60]
        return str(getattr(self.coroutine, "__name__", "task"))[:60]

    def swallowed(self) -> bool:
        """It was cancelled, and ended as if nothing had happened."""
        return (
            isinstance(self.task, _Task)
            and _Task.done(self.task)
            and bool(_Task.cancelling(self.task))
            and not _Task.cancelled(self.task)
        )

    def lost(self) -> BaseException | None:
        """The exception with which it ended, if nobody has asked for it."""
        task = self.task
        if not (isinstance(task, _Task) and _Task.done(task)) or _Task.cancelled(task):
            return None
        return _Task.exception(task) if getattr(task, "_log_traceback", False) else None


class JudgedLoop(asyncio.SelectorEventLoop):
    """An event loop without a clock of its own."""

    def __init__(self, turns: Turns, inventory: Inventory, sources: Sources) -> None:
        self.turns = turns
        self.inventory = inventory
        self.sources = sources
        self.poke_end, self._poke_write = wakeable_pipe()
        self._orders = 0
        #: learner's tasks, in the order in which they were made
        self.made: list[_Made] = []
        #: all before this one of them have ended
        self._ended_before = 0
        self._forget_at = MANY_TASKS
        self.main_task: asyncio.Task[Any] | None = None
        self._factory: Any = None
        self._ran_in_thread = False
        selector = _JudgedSelector()
        selector.loop = self
        selector.turns = turns
        super().__init__(selector)
        super().set_task_factory(self._make_task)  # type: ignore[arg-type]  # typeshed wants a generic protocol
        self.set_exception_handler(lambda _loop, _context: None)

    def run_forever(self) -> None:
        """Whoever runs on the main thread hears the pokes and tells who waits where."""
        turns, inventory = self.turns, self.inventory
        if get_ident() != turns.main_thread:
            if not self._ran_in_thread:
                self._ran_in_thread = True
                inventory.thread_loops.append(self.sources.line_here(2))
            super().run_forever()
            return
        before = turns.poke, turns.before_idle, inventory.owned
        turns.poke, turns.before_idle, inventory.owned = self.poke, self._note_waits, self._owned
        try:
            super().run_forever()
        finally:
            turns.poke, turns.before_idle, inventory.owned = before

    def set_task_factory(self, factory: Any) -> None:
        """A factory of the learner's own makes the tasks, and each is recorded all the same."""
        super().set_task_factory(factory)  # which says what is none
        self._factory = factory
        super().set_task_factory(self._make_task)  # type: ignore[arg-type]  # typeshed wants a generic protocol

    def get_task_factory(self) -> Any:
        return self._factory

    def time(self) -> float:
        return self.turns.now

    def next_deadline(self) -> float | None:
        """The earliest timer that is still wanted, in virtual seconds."""
        scheduled: list[_OrderedTimer] = self._scheduled  # type: ignore[attr-defined]  # private in typeshed
        while scheduled and scheduled[0].cancelled():
            timer = _heappop(scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]  # private in typeshed
            self._timer_cancelled_count -= 1
        return scheduled[0].when() if scheduled else None

    _timer_cancelled_count: int

    def sharpen(self) -> None:
        """Let exactly the timers fire that are due, at any magnitude of the clock."""
        self._clock_resolution = _ulp(self.turns.now) if self.turns.now else 5e-324

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
        _heappush(self._scheduled, timer)  # type: ignore[attr-defined]  # private in typeshed
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
        with _suppress(BlockingIOError):  # full: the loop will wake anyway
            _write(self._poke_write, b"x")

    def drain_pokes(self) -> None:
        """Forget the pokes that have been heard."""
        with _suppress(BlockingIOError):  # there was none
            _read(self.poke_end, 4096)

    def _make_task(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T], **options: Any
    ) -> Any:
        make = self._factory
        task = _Task(coro, loop=loop, **options) if make is None else make(loop, coro, **options)
        if self.main_task is None:
            self.main_task = task
        else:
            line = self.sources.line_here(2)
            self.inventory.tasks_created += line is not None  # asyncio's own shutdown makes some too
            self.made.append(_Made(task, coro, line))
            if len(self.made) >= self._forget_at:
                self._forget_ended()
        return task

    def _forget_ended(self) -> None:
        self.note_ended()
        self.made = [made for made in self.made if made.unfinished()]
        self._ended_before = 0
        self._forget_at = len(self.made) + MANY_TASKS

    def _owned(self) -> list[Any]:
        return [made.coroutine for made in self.made if made.unfinished()]

    def _note_waits(self) -> None:
        chains: list[tuple[bool, Any]] = []
        if self.main_task is not None and not self.main_task.done():
            chains.append((True, self.main_task.get_coro()))
        made = self.made
        while self._ended_before < len(made) and not made[self._ended_before].unfinished():
            self._ended_before += 1
        for at in range(self._ended_before, len(made)):
            if len(chains) > 8:
                break
            if made[at].unfinished():
                chains.append((False, made[at].coroutine))
        self.inventory.note_waits(chains)

    def note_return(self) -> None:
        """At the very instant of the learner's return: which tasks are left over, in which state."""
        left = [(made.name(), made.coroutine, made.line) for made in self.made if made.unfinished()]
        known = {id(coroutine) for _, coroutine, _ in left}
        for task in all_tasks(self):  # made without the loop's knowledge
            coroutine = task.get_coro()
            if task is not self.main_task and id(coroutine) not in known:
                left.append((_Task.get_name(task)[:60], coroutine, None))
        self.inventory.note_leftovers(left)
        for made in self.made:
            if made.swallowed():
                self.inventory.swallowed.append({"name": made.name(), "made": made.line})

    def note_ended(self) -> None:
        """Of the tasks that have ended: exceptions that nobody asked for."""
        for made in self.made:
            if (error := made.lost()) is not None:
                self.inventory.note_lost(error, made.line)


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

    with _Runner(loop_factory=factory) as runner:
        runner.run(body())
    loops[0].note_ended()


def take_over_new_loops(turns: Turns, inventory: Inventory, sources: Sources) -> None:
    """Loops that the learner makes live by the judged clock too, however they are made."""

    class SelectorEventLoop(JudgedLoop):
        """What the learner's code makes by that name; a selector of its own would have a clock of its own."""

        def __init__(self, selector: selectors.BaseSelector | None = None) -> None:
            del selector
            super().__init__(turns, inventory, sources)

    def new_event_loop() -> asyncio.AbstractEventLoop:
        return SelectorEventLoop()

    asyncio.events.new_event_loop = new_event_loop
    asyncio.new_event_loop = new_event_loop
    # asyncio.run takes it from here on 3.11; from the name in its own module later on.
    asyncio.runners.events.new_event_loop = new_event_loop  # type: ignore[attr-defined]  # not re-exported
    for name in ("SelectorEventLoop", "EventLoop"):
        if hasattr(asyncio, name):
            setattr(asyncio, name, SelectorEventLoop)
    if sys.version_info < (3, 14):
        _take_over_policy(new_event_loop)


def _take_over_policy(new_event_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """Up to 3.13 the main thread gets its loop from the policy, which makes one if there is none.

    A plain function of the learner's runs in a thread of its own here; by itself it would be the main thread.
    """

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> asyncio.AbstractEventLoop:
            return new_event_loop()

        def get_event_loop(self) -> asyncio.AbstractEventLoop:
            local = self._local  # type: ignore[attr-defined]  # private in typeshed
            if local._loop is None and not local._set_called and current_thread().name == LEARNERS_THREAD:
                self.set_event_loop(self.new_event_loop())
            return super().get_event_loop()

    asyncio.set_event_loop_policy(Policy())
