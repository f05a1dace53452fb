"""Answers with the clock and the idle moment that it is given."""

from __future__ import annotations

from collections.abc import Callable


def answer(clock: Callable[[], float], idle: Callable[[float], None]) -> float:
    """Let two seconds go by."""
    idle(clock() + 2)
    return clock()


def steady() -> int:
    """Always seven."""
    return 7
