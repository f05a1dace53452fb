"""Numbers and values in a learner's words."""

from __future__ import annotations

__all__ = ["a_kind", "seconds", "shown", "times"]

#: characters of a value that are shown
MOST_SHOWN = 60


def seconds(virtual_seconds: float) -> str:
    """Virtual seconds, without needless digits: ``4 s``, ``0.25 s``."""
    return f"{virtual_seconds:.6g} s"


def times(count: int) -> str:
    """How often: ``once``, ``3 times``."""
    return "once" if count == 1 else f"{count} times"


def a_kind(kind: str) -> str:
    """The name of a type with its article; of ``NoneType``, "nothing (None)"."""
    if kind == "NoneType":
        return "nothing (None)"
    return f"{'an' if kind[:1] in 'aeiouAEIOU' else 'a'} {kind}"


def shown(value: object) -> str:
    """A value as Python writes it, cut to one line."""
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
