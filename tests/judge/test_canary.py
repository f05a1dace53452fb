"""Private hooks that the bench stands on: an upgrade that moves one must fail here, by its name."""

from __future__ import annotations

import asyncio
import asyncio.events
import asyncio.runners
import inspect
import warnings
from typing import TYPE_CHECKING, Any

import trio
import trio.testing
from trio._core import _run as trio_run
from trio._core import _thread_cache as trio_threads

if TYPE_CHECKING:
    import types
    from collections.abc import Coroutine


def test_asyncio_keeps_its_timers_in_a_heap_called_scheduled() -> None:
    """``_scheduled``, ``TimerHandle._scheduled`` and ``TimerHandle._when``."""
    loop = asyncio.SelectorEventLoop()
    try:
        late, early = loop.call_at(20.0, print), loop.call_at(10.0, print)
        heap: list[Any] = loop._scheduled  # type: ignore[attr-defined]
        assert heap == [early, late]
        assert early._scheduled  # type: ignore[attr-defined]
        assert early._when == 10.0  # type: ignore[attr-defined]
    finally:
        loop.close()


def test_asyncio_counts_cancelled_timers() -> None:
    """``_timer_cancelled_count``: what pops a cancelled timer must count it down."""
    loop = asyncio.SelectorEventLoop()
    try:
        loop.call_at(10.0, print).cancel()
        assert loop._timer_cancelled_count == 1  # type: ignore[attr-defined]
    finally:
        loop.close()


def test_asyncio_fires_timers_within_its_clock_resolution() -> None:
    """``_clock_resolution`` is read in every turn, not once."""
    loop = asyncio.SelectorEventLoop()
    fired: list[float] = []
    now = 100.0
    loop.time = lambda: now  # type: ignore[method-assign]
    try:
        loop._clock_resolution = 0.5  # type: ignore[attr-defined]
        loop.call_at(100.25, fired.append, 100.25)
        loop.call_soon(loop.stop)
        loop.run_forever()
        assert fired == [100.25]
    finally:
        loop.close()


def test_asyncio_takes_its_selector_from_the_constructor() -> None:
    """And asks it with the time until the next timer."""
    assert list(inspect.signature(asyncio.SelectorEventLoop).parameters) == ["selector"]


def test_asyncio_tells_whether_an_exception_was_asked_for() -> None:
    """``Task._log_traceback``."""

    async def fails() -> None:
        raise ValueError

    async def main() -> tuple[bool, bool]:
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        before: bool = task._log_traceback
        task.exception()
        after: bool = task._log_traceback
        return before, after

    assert asyncio.run(main()) == (True, False)


def test_asyncio_run_makes_its_loop_by_a_name_that_can_be_replaced() -> None:
    """``asyncio.runners.events.new_event_loop``: what the loops of threads are taken over by."""
    assert asyncio.runners.events is asyncio.events  # type: ignore[attr-defined]
    assert "events.new_event_loop" in inspect.getsource(asyncio.runners.Runner)


def test_the_interpreter_tells_of_a_coroutine_never_awaited() -> None:
    """``warnings._warn_unawaited_coroutine`` is looked up when it happens, and gets the coroutine."""
    seen: list[str] = []

    async def forgotten() -> None:
        """Nobody awaits it."""

    def note(coroutine: types.CoroutineType[Any, Any, Any]) -> None:
        seen.append(coroutine.__name__)

    original = warnings._warn_unawaited_coroutine  # type: ignore[attr-defined]
    warnings._warn_unawaited_coroutine = note  # type: ignore[attr-defined]
    try:
        made: Coroutine[Any, Any, None] | None = forgotten()
        made = None
        assert made is None
    finally:
        warnings._warn_unawaited_coroutine = original  # type: ignore[attr-defined]
    assert seen == ["forgotten"]


def test_trio_lets_batches_be_ordered() -> None:
    """``_ALLOW_DETERMINISTIC_SCHEDULING`` and ``_r``, which exist for hypothesis."""
    source = inspect.getsource(trio_run)
    assert isinstance(trio_run._ALLOW_DETERMINISTIC_SCHEDULING, bool)
    assert callable(trio_run._r.shuffle)
    assert callable(trio_run._r.random)
    assert "if _ALLOW_DETERMINISTIC_SCHEDULING:" in source
    assert "if _r.random() < 0.5:" in source
    assert "batch.reverse()" in source


def test_trio_tells_its_next_deadline_and_who_waits_to_write() -> None:
    """``runner.deadlines.next_deadline`` and ``runner.io_manager.statistics``."""

    async def main() -> tuple[float, int]:
        runner = trio_run.GLOBAL_RUN_CONTEXT.runner
        with trio.CancelScope(deadline=trio.current_time() + 1000):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(trio.sleep, 10)
                await trio.testing.wait_all_tasks_blocked()
                left = runner.deadlines.next_deadline() - trio.current_time()
                writers = runner.io_manager.statistics().tasks_waiting_write
                nursery.cancel_scope.cancel()
        return left, writers

    left, writers = trio.run(main)
    assert 0 < left <= 10
    assert writers == 0


def test_trio_has_the_idle_time_of_its_threads_as_a_constant() -> None:
    """``_thread_cache.IDLE_TIMEOUT``, read when a thread becomes idle; negative waits for ever."""
    assert isinstance(trio_threads.IDLE_TIMEOUT, int | float)
    assert "timeout=IDLE_TIMEOUT" in inspect.getsource(trio_threads)
