"""Plain data: the only thing that crosses from the learner's code to the judge.

Exact built-in types only, so no method of a hostile class is ever called: ``None``, ``bool``, ``int``,
finite ``float``, ``str``, and ``list``, ``tuple`` or ``dict`` (with ``str`` keys) of these.
"""

from __future__ import annotations

import math
import types
from typing import Any

__all__ = ["Flaw", "describe_kind", "flatten", "is_awaitable"]

MAX_DEPTH = 20
MAX_ITEMS = 20_000
#: of one list or dict; so many are copied in no time, and with them MAX_ITEMS decides
MAX_COPIED = 1_000_000
MAX_TEXT = 1 << 16
MAX_WHOLE = 1 << 256
# As the interpreter keeps them, whatever a metaclass says.
_NAME: Any = type.__dict__["__name__"]
_BASES: Any = type.__dict__["__mro__"]


class Flaw(Exception):  # noqa: N818 — it is a finding about a value, not an error of ours
    """A value that is not plain data: where it is, what it is, and whether somebody forgot to await it."""

    def __init__(self, path: str, kind: str, *, awaitable: bool = False) -> None:
        super().__init__(path, kind)
        self.path = path
        self.kind = kind
        self.awaitable = awaitable


def describe_kind(value: object) -> str:
    """What a value is, in a word for learners: "coroutine", "Task", "list"."""
    kind = type(value)
    known = {
        types.CoroutineType: "coroutine",
        types.AsyncGeneratorType: "async generator",
        types.GeneratorType: "generator",
    }
    name: str = _NAME.__get__(kind)
    return known.get(kind) or name.lstrip("_")[:60]


def is_awaitable(value: object) -> bool:
    """Whether ``await value`` would work, without asking the value itself (its class may lie, or raise)."""
    return any("__await__" in vars(base) for base in _BASES.__get__(type(value)))


def flatten(value: object) -> Any:
    """The value with tuples as lists.

    Raises:
        Flaw: something in it is not plain data, not finite, too deep or too much.
    """
    return _flatten(value, "result", 0, [MAX_ITEMS])


def _text(text: str, path: str) -> str:
    if len(text) > MAX_TEXT:
        raise Flaw(path, "too large to send")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Flaw(path, "half a surrogate pair") from None
    return text


def _flatten(value: object, path: str, depth: int, left: list[int]) -> Any:
    kind = type(value)
    left[0] -= 1
    if depth > MAX_DEPTH or left[0] < 0:
        raise Flaw(path, "too deep" if depth > MAX_DEPTH else "too much")
    if value is None or kind is bool:
        return value
    if kind is str:
        return _text(str(value), path)
    if kind is int:
        if abs(value) > MAX_WHOLE:  # type: ignore[arg-type]  # kind says that it is an int
            raise Flaw(path, "a number of more than 256 bits")
        return value
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]  # kind says that it is a float
            raise Flaw(path, repr(value))
        return value
    if kind is list or kind is tuple:
        items: list[object] = list(_fitting(value, path))
        return [_flatten(item, f"{path}[{index}]", depth + 1, left) for index, item in enumerate(items)]
    if kind is dict:
        return _flatten_dict(dict(_fitting(value, path)), path, depth, left)
    raise Flaw(path, describe_kind(value), awaitable=is_awaitable(value))


def _fitting(value: Any, path: str) -> Any:
    """A list, tuple or dict that is about to be copied: there may be no room for a large one."""
    if len(value) > MAX_COPIED:
        raise Flaw(path, "too much")
    return value


def _flatten_dict(value: dict[object, object], path: str, depth: int, left: list[int]) -> dict[str, Any]:
    out = {}
    for key, item in value.items():
        if type(key) is not str:
            raise Flaw(f"a key of {path}", describe_kind(key))
        name = _text(str(key), f"a key of {path}")
        out[name] = _flatten(item, f"{path}[{name[:40]!r}]", depth + 1, left)
    return out
