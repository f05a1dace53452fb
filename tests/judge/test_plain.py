"""Plain data: exact built-in types cross, everything else is named with its place."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bench.plain import MAX_DEPTH, MAX_ITEMS, Flaw, describe_kind, flatten
from grader.bench.turns import to_ticks

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


@given(plain)
def test_plain_data_is_unchanged(value: Any) -> None:
    """Lists, dicts with text as keys, numbers, text, None."""
    assert flatten(value) == value


def test_tuples_are_lists() -> None:
    """At every depth."""
    assert flatten((1, (2, [3, (4,)]))) == [1, [2, [3, [4]]]]


class Liar(list[int]):
    """Says that it is a list."""

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return list


class Raising:
    """Raises whatever is asked."""

    def __getattribute__(self, name: str) -> Any:
        raise KeyboardInterrupt(name)


def nested(depth: int) -> list[Any]:
    """So many lists, one in the other."""
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "path", "kind"),
    [
        (math.nan, "result", "nan"),
        ([1, -math.inf], "result[1]", "-inf"),
        ({"a": {1, 2}}, "result['a']", "set"),
        ({1: 2}, "a key of result", "int"),
        (Liar(), "result", "Liar"),
        (True.__class__, "result", "type"),
        (b"", "result", "bytes"),
        (1 << 257, "result", "a number of more than 256 bits"),
        ("\ud800", "result", "half a surrogate pair"),
        ({"\ud800": 1}, "a key of result", "half a surrogate pair"),
        ("x" * (1 << 17), "result", "too large to send"),
        ([0] * (MAX_ITEMS + 1), f"result[{MAX_ITEMS - 1}]", "too much"),
        (nested(MAX_DEPTH + 2), f"result{'[0]' * (MAX_DEPTH + 1)}", "too deep"),
    ],
)
def test_a_flaw_is_named_with_its_place(value: object, path: str, kind: str) -> None:
    """The learner reads both."""
    with pytest.raises(Flaw) as flaw:
        flatten(value)
    assert (flaw.value.path, flaw.value.kind, flaw.value.awaitable) == (path, kind, False)


def test_a_value_is_never_asked() -> None:
    """Not even for its class: that may raise, or never come back."""
    with pytest.raises(Flaw) as flaw:
        flatten([Raising()])
    assert (flaw.value.path, flaw.value.kind) == ("result[0]", "Raising")


def test_as_deep_as_allowed_is_plain() -> None:
    """The bound itself."""
    assert flatten(nested(MAX_DEPTH)) == nested(MAX_DEPTH)


async def _coroutine() -> None:
    """Closed by whoever made it."""


def test_what_has_to_be_awaited_is_said_to_be_so() -> None:
    """Coroutines, futures, and objects of the learner's."""
    coroutine = _coroutine()
    loop = asyncio.new_event_loop()
    try:
        for value, kind in ((coroutine, "coroutine"), (loop.create_future(), "Future")):
            with pytest.raises(Flaw) as flaw:
                flatten([value])
            assert (flaw.value.path, flaw.value.kind, flaw.value.awaitable) == ("result[0]", kind, True)
    finally:
        coroutine.close()
        loop.close()


def test_kinds_in_a_word() -> None:
    """As a learner would say."""
    assert describe_kind(number for number in [1]) == "generator"
    assert describe_kind([]) == "list"
    assert describe_kind(None) == "NoneType"


# ---------------------------------------------------------------------- ticks
@given(st.integers(min_value=0, max_value=10 * 366 * 86400 * 10**6))
def test_a_float_of_whole_ticks_is_those_ticks(ticks: int) -> None:
    """Through ten years, dividing and multiplying loses nothing."""
    assert to_ticks(ticks / 1_000_000) == ticks


def test_a_moment_after_a_tick_is_the_next_tick() -> None:
    """Never early; noise of the last bits is no moment."""
    assert to_ticks(1.0000001) == 1_000_001
    assert to_ticks(0.1 + 0.2) == 300_000
    assert to_ticks(sum([0.1] * 10)) == 1_000_000
