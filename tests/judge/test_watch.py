"""Words for how a bench ended."""

from __future__ import annotations

import signal

from grader.judge.conducting import watch
from grader.protocol.numbers import NO_MEMORY_LEFT
from grader.sandbox.policy import Limits


def test_a_bench_without_memory_is_told_as_that() -> None:
    """The words name the limit."""
    words = watch.how_it_ended(NO_MEMORY_LEFT << 8, Limits(memory_bytes=384 << 20))
    assert words == "your code left nothing of its 384 MiB of memory"


def test_other_ends_are_told_by_signal_or_code() -> None:
    """A signal by its name, a code by its number, and nothing where nothing is known."""
    assert "(SIGSEGV)" in watch.how_it_ended(int(signal.SIGSEGV), Limits())
    assert "exit code 3" in watch.how_it_ended(3 << 8, Limits())
    assert "before it was done" in watch.how_it_ended(None, Limits())
