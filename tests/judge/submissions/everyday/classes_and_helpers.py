"""Data classes, enumerations and the helpers of functools."""

import collections
import contextlib
import dataclasses
import enum
import functools
import itertools
import operator
from typing import Any, Generic, NamedTuple, Optional, Protocol, TypedDict, TypeVar

T = TypeVar("T")


class State(enum.Enum):
    WAITING = enum.auto()
    DONE = "done"


@dataclasses.dataclass(order=True, slots=True)
class Job(Generic[T]):
    name: str
    tags: list[str] = dataclasses.field(default_factory=list)


class Point(NamedTuple):
    x: int
    y: int = 0


class Options(TypedDict, total=False):
    limit: Optional[int]


class Speaks(Protocol):
    def speak(self) -> str: ...


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.singledispatch
def show(value: Any) -> str:
    return repr(value)


@show.register
def _(value: int) -> str:
    return f"int {value}"


def logged(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        print("calling", function.__name__)
        return await function(*args, **kwargs)

    return wrapper


@logged
async def beside():
    assert fib(30) == 832040 and show(3) == "int 3" and State("done") is State.DONE
    with contextlib.suppress(KeyError), contextlib.redirect_stdout(None):
        {}["x"]
    print(
        Job("a") < Job("b"),
        Point(1),
        collections.Counter("abca").most_common(1),
        sorted([Job("b"), Job("a")]),
    )
    print(list(itertools.batched("ab", 1)) if hasattr(itertools, "batched") else operator.itemgetter(0)("ab"))
