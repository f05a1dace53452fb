"""Plain data: the only thing that crosses from the learner's code to the judge.

Exact built-in types only, so no method of a hostile class is ever called: ``None``, ``bool``, ``int``,
finite ``float``, ``str``, and ``list``, ``tuple`` or ``dict`` (with ``str`` keys) of these.
"""

from __future__ import annotations

import inspect
import math
from typing import Any

__all__ = ["Flaw", "describe_kind", "flatten"]

MAX_DEPTH = 20
MAX_ITEMS = 20_000
MAX_WHOLE = 1 << 256


class Flaw(Exception):  # noqa: N818 — it is a finding about a value, not an error of ours
    """A value that is not plain data: where it is, what it is, and whether somebody forgot to await it."""

    def __init__(self, path: str, kind: str, *, awaitable: bool = False) -> None:
        super().__init__(path, kind)
        self.path = path
        self.kind = kind
        self.awaitable = awaitable


def describe_kind(value: object) -> str:
    """What a value is, in a word for learners: "coroutine", "Task", "list"."""
    if inspect.iscoroutine(value):
        return "coroutine"
    if inspect.isasyncgen(value):
        return "async generator"
    if inspect.isgenerator(value):
        return "generator"
    return type(value).__name__.lstrip("_")[:60]


def flatten(value: object) -> Any:
    """The value with tuples as lists.

    Raises:
        Flaw: something in it is not plain data, not finite, too deep or too much.
    """
    return _flatten(value, "result", 0, [MAX_ITEMS])


def _flatten(value: object, path: str, depth: int, left: list[int]) -> Any:
    kind = type(value)
    left[0] -= 1
    if depth > MAX_DEPTH or left[0] < 0:
        raise Flaw(path, "too deep" if depth > MAX_DEPTH else "too much")
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        if abs(value) > MAX_WHOLE:  # type: ignore[arg-type]  # kind says that it is an int
            raise Flaw(path, "a whole number of more than 256 bits")
        return value
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]  # kind says that it is a float
            raise Flaw(path, repr(value))
        return value
    if kind is list or kind is tuple:
        items: list[object] = list(value)  # type: ignore[call-overload]  # kind says that it is a sequence
        return [_flatten(item, f"{path}[{index}]", depth + 1, left) for index, item in enumerate(items)]
    if kind is dict:
        pairs: list[tuple[object, object]] = list(value.items())  # type: ignore[attr-defined]  # kind is dict
        out = {}
        for key, item in pairs:
            if type(key) is not str:
                raise Flaw(f"a key of {path}", describe_kind(key))
            out[key] = _flatten(item, f"{path}[{key[:40]!r}]", depth + 1, left)
        return out
    raise Flaw(path, describe_kind(value), awaitable=inspect.isawaitable(value))
