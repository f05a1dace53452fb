"""The smallest generated program that a submission gets wrong.

Hypothesis generates and shrinks; this module keeps it in bounds. Every program is tried once (what was
seen is remembered, so code that behaves at random does not confuse the search), the number of tries is
limited, and after a program that took the bench with it nothing more is tried: the search ends with the
smallest one known. Nothing is stored and nothing printed; the same numbers give the same programs.
"""

from __future__ import annotations

import dataclasses
import os
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from grader.judge.task_programs import Program, Step

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["decoded", "programs", "smallest"]

#: tries after the first failing program; the shrunk one is then small enough to read
MOST_SHRINKS = 250
NAMES = ("main", "A", "B", "C", "D")
MOST_STEPS = 12

T = TypeVar("T")


def smallest(
    strategy: SearchStrategy[T],
    fails: Callable[[T], bool],
    *,
    size: Callable[[T], Any],
    rng: random.Random,
    examples: int,
) -> tuple[T | None, int]:
    """The smallest value found for which ``fails`` is true (or None), and how many were generated.

    ``fails`` may raise :class:`StopIteration` with a value's verdict (true) when nothing more can be tried.
    """
    import hypothesis
    import hypothesis.configuration

    # It would remember what it has seen in a folder beside whoever started it; here nothing can be written.
    hypothesis.configuration.set_hypothesis_home_dir(os.devnull)
    search = _Search(fails, size)
    settings = hypothesis.settings(
        database=None,
        deadline=None,
        max_examples=examples,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        report_multiple_bugs=False,
    )
    try:
        hypothesis.find(strategy, search.interesting, settings=settings, random=rng)
    except hypothesis.errors.NoSuchExample:
        pass  # what we hope for
    return search.best, search.generated


class _Search:
    """Remembers what was tried."""

    def __init__(self, fails: Callable[[T], bool], size: Callable[[T], Any]) -> None:
        self._fails: Callable[[Any], bool] = fails
        self._size: Callable[[Any], Any] = size
        self._seen: dict[str, bool] = {}
        self._over = False
        self._shrinks = 0
        self.best: Any = None
        self.generated = 0

    def interesting(self, value: Any) -> bool:
        key = repr(value)
        if key not in self._seen:
            self._seen[key] = self._try(value)
        return self._seen[key]

    def _try(self, value: Any) -> bool:
        if self._over or self._shrinks > MOST_SHRINKS:
            return False
        if self.best is None:
            self.generated += 1
        else:
            self._shrinks += 1
        try:
            failed = self._fails(value)
        except StopIteration:
            failed = self._over = True
        if failed and (self.best is None or self._size(value) < self._size(self.best)):
            self.best = value
        return failed


def programs(*verbs: str, longest_sleep: int = 3) -> SearchStrategy[Program]:
    """Programs of up to five tasks, with the given verbs besides spawn, return and raise.

    One whole number is one step of one task, and zero is none, so that a smaller number is a smaller program.
    """
    from hypothesis import strategies as st

    table = _table(verbs, longest_sleep)
    number = st.integers(0, len(table) * len(NAMES) * 2)
    return st.tuples(*[number] * MOST_STEPS).map(lambda drawn: decoded(drawn, table))


def _table(verbs: Sequence[str], longest_sleep: int) -> list[Step]:
    """What a number may mean: the simplest first, because shrinking goes there; what ends a task is rare."""
    steps: list[Step] = [("spawn", None)]
    for verb in verbs:
        if verb == "sleep":
            steps += [(verb, seconds) for seconds in range(longest_sleep + 1)]
        else:
            steps.append((verb, None))
    return [*steps, ("return", None), ("raise", None), *(steps if len(steps) < 5 else steps[:1])]


@dataclasses.dataclass(slots=True)
class _Body:
    name: str
    #: who may be joined: what was there when it was spawned, and its own children
    known: list[str]
    steps: list[Step] = dataclasses.field(default_factory=list)

    @property
    def over(self) -> bool:
        return bool(self.steps) and self.steps[-1][0] in ("return", "raise")


def decoded(numbers: Sequence[int], table: Sequence[Step]) -> Program:
    """The program of some numbers: each names a verb, one of the tasks so far, and whom it joins.

    A step after the last one, a join of nobody and a spawn without a name left are left out.
    """
    bodies = [_Body(NAMES[0], [])]
    for number in filter(None, numbers):
        rest, chosen = divmod(number - 1, len(table))
        which, who = divmod(rest, len(NAMES))
        verb, argument = table[chosen]
        body = bodies[who % len(bodies)]
        if body.over:
            continue
        if verb == "spawn":
            if len(bodies) == len(NAMES):
                continue
            argument = NAMES[len(bodies)]
            bodies.append(_Body(argument, list(body.known)))
            body.known.append(argument)
        elif verb in ("join", "try join"):
            if not body.known:
                continue
            argument = body.known[-1 - which % len(body.known)]
        elif verb == "return":
            argument = NAMES.index(body.name) + 1
        elif verb == "raise":
            argument = f"Oops {body.name}"
        body.steps.append((verb, argument))
    return Program({body.name: tuple(body.steps) for body in bodies})
