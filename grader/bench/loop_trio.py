"""trio under the judged clock.

A clock that only the judge moves, and one system task that waits until every other task is blocked,
gives the turn away with the earliest deadline, and takes it back. An instrument notices when another
task wakes before the judge has answered (a thread came back, say) and tells.

trio shuffles each batch of runnable tasks on purpose; here batches run first-in-first-out, so that a
verdict can be repeated. The hooks for that exist in trio for hypothesis; a canary test watches them.
"""

from __future__ import annotations

import contextlib
import functools
import math
import random
from collections.abc import Awaitable, Callable
from typing import Any

import trio
import trio.testing
from trio._core import _run as trio_run
from trio._core import _thread_cache as trio_threads

from grader.bench.inventory import Inventory
from grader.bench.sources import Sources
from grader.bench.turns import Turns

__all__ = ["run_trio", "take_over_trio"]

# Bound before any learner code is loaded: what it does to these modules does not reach us.
_run, _wait_all_tasks_blocked, _wait_readable = (
    trio.run,
    trio.testing.wait_all_tasks_blocked,
    trio.lowlevel.wait_readable,
)
_CancelScope = trio.CancelScope


class _FirstInFirstOut:
    """Stands in for trio's random source: batches keep their order."""

    def shuffle(self, batch: list[Any]) -> None:
        batch.reverse()  # trio pops from a batch that it reverses with probability one half

    def random(self) -> float:
        return 0.9

    def __getattr__(self, name: str) -> Any:
        return getattr(random, name)


class _JudgedClock(trio.abc.Clock):
    def __init__(self, turns: Turns) -> None:
        self.turns = turns

    def start_clock(self) -> None:
        """Nothing starts: the judge has the clock."""

    def current_time(self) -> float:
        return self.turns.now

    def deadline_to_sleep_time(self, deadline: float) -> float:
        # Any positive number: the watching task's descriptor wakes trio, real time never does.
        return 0 if deadline <= self.turns.now else 999_999_999


class _LearnersClock(_JudgedClock):
    """For a run that the learner starts, in a thread or at import: it sleeps by a timer that is told."""

    def __init__(self, turns: Turns) -> None:
        super().__init__(turns)
        self._set_for = math.inf

    def deadline_to_sleep_time(self, deadline: float) -> float:
        if self.turns.now < deadline < math.inf and deadline != self._set_for:
            self._set_for = deadline
            token = trio.lowlevel.current_trio_token()

            def wake() -> None:
                with contextlib.suppress(trio.RunFinishedError):
                    token.run_sync_soon(_nothing)

            self.turns.call_at(deadline, wake)
        return super().deadline_to_sleep_time(deadline)


def _nothing() -> None:
    """Only wakes a run."""


class _Watch(trio.abc.Instrument):
    """The watching task, and what it must know of the others."""

    def __init__(self, turns: Turns, inventory: Inventory, sources: Sources) -> None:
        self.turns = turns
        self.inventory = inventory
        self.sources = sources
        self.own: set[trio.lowlevel.Task] = set()
        self.main: trio.lowlevel.Task | None = None
        self.made: dict[trio.lowlevel.Task, int | None] = {}
        self.driver: trio.lowlevel.Task | None = None
        self.scope: trio.CancelScope | None = None

    def task_spawned(self, task: trio.lowlevel.Task) -> None:
        if self.main is None or task in self.own:
            return
        self.inventory.tasks_created += 1
        self.made[task] = self.sources.line_here(2)

    def task_exited(self, task: trio.lowlevel.Task) -> None:
        self.made.pop(task, None)

    def before_io_wait(self, timeout: float) -> None:
        if timeout <= 0:
            self.turns.turn_without_idle()

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        if self.scope is not None and task is not self.driver:
            self.turns.woke()
            scope, self.scope = self.scope, None
            self.turns.answer()
            scope.cancel()

    async def drive(self) -> None:
        """Give the turn away whenever every other task is blocked; a system task, ended by trio itself."""
        self.driver = trio.lowlevel.current_task()
        runner = trio_run.GLOBAL_RUN_CONTEXT.runner
        while True:
            await _wait_all_tasks_blocked(0)
            deadline = runner.deadlines.next_deadline()
            writers = runner.io_manager.statistics().tasks_waiting_write
            self.note_waits()
            self.turns.idle(None if deadline == math.inf else deadline, writers=writers)
            self.scope = _CancelScope()
            with self.scope:
                await _wait_readable(self.turns.channel.fileno())
                if self.scope is not None:
                    self.scope = None
                    self.turns.answer()

    def note_waits(self) -> None:
        chains: list[tuple[bool, Any]] = []
        if self.main is not None:
            chains.append((True, self.main.coro))
        for task in self.made:
            if len(chains) > 8:
                break
            chains.append((False, task.coro))
        self.inventory.note_waits(chains)

    def note_return(self) -> None:
        self.inventory.note_leftovers([(task.name, task.coro, line) for task, line in self.made.items()])


def run_trio(
    main: Callable[[Callable[[], None]], Awaitable[None]],
    turns: Turns,
    inventory: Inventory,
    sources: Sources,
) -> None:
    """Run ``main`` (it gets a function to call at the instant of the learner's return) to its end."""
    watch = _Watch(turns, inventory, sources)
    inventory.owned = lambda: [task.coro for task in watch.made]

    async def body() -> None:
        token = trio.lowlevel.current_trio_token()
        turns.poke = lambda: token.run_sync_soon(_nothing)
        trio.lowlevel.spawn_system_task(watch.drive)
        watch.main = trio.lowlevel.current_task()
        await main(watch.note_return)

    _run(body, clock=_JudgedClock(turns), instruments=[watch])


def take_over_trio(turns: Turns) -> None:
    """Before the learner's file is loaded: runs that it starts itself live by the judged clock too."""
    # Idle worker threads wait without a timer: then a deadlock is known at once, not after ten real seconds.
    trio_threads.IDLE_TIMEOUT = -1
    trio_run._ALLOW_DETERMINISTIC_SCHEDULING = True  # type: ignore[misc]  # private; canary test
    trio_run._r = _FirstInFirstOut()  # type: ignore[assignment]  # duck-typed random.Random
    original = trio.run

    @functools.wraps(original)
    def run(*arguments: Any, clock: trio.abc.Clock | None = None, **options: Any) -> Any:
        return original(*arguments, clock=clock or _LearnersClock(turns), **options)

    trio.run = run  # type: ignore[assignment]  # the same call
