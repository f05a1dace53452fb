"""The smallest generated program that a submission gets wrong.

Hypothesis generates and shrinks; this module keeps it in bounds, and in the end leaves out whole tasks,
which a shrinker of numbers cannot. Every program is tried once (what was
seen is remembered, so code that behaves at random does not confuse the search), the number of tries is
limited, and after a program that took the bench with it nothing more is tried: the search ends with the
smallest one known. Nothing is stored and nothing printed; the same numbers give the same programs.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from grader.judge.runtimes.task_programs import Program, Step

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["arranged", "programs", "smallest"]

#: tries after the first failing program; the shrunk one is then small enough to read
MOST_SHRINKS = 250
NAMES = ("main", "A", "B", "C")
STEPS_OF_A_BODY = 3
FIRST, LAST = 0, -1

#: a verb, and for how long or (FIRST, LAST) for whom
_Choice = tuple[str, int]


def smallest(
    strategy: SearchStrategy[Program],
    fails: Callable[[Program], bool],
    *,
    rng: random.Random,
    examples: int,
) -> tuple[Program | None, int]:
    """The smallest program found for which ``fails`` is true (or None), and how many were tried until then.

    ``fails`` raises :class:`StopIteration` for a program that fails in a way after which nothing more
    should be tried.
    """
    import hypothesis
    import hypothesis.configuration

    # It would remember what it has seen in a folder beside whoever started it; here nothing can be written.
    hypothesis.configuration.set_hypothesis_home_dir(os.devnull)
    search = _Search(fails)
    settings = hypothesis.settings(
        database=None,
        deadline=None,
        max_examples=examples,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        report_multiple_bugs=False,
    )
    with contextlib.suppress(hypothesis.errors.NoSuchExample):
        hypothesis.find(strategy, search.interesting, settings=settings, random=rng)
    search.reduce()
    return search.best, search.tried


class _Search:
    """Remembers what was tried."""

    def __init__(self, fails: Callable[[Program], bool]) -> None:
        self._fails = fails
        self._seen: dict[str, bool] = {}
        self._over = False
        self._shrinks = 0
        self.best: Program | None = None
        #: up to the first one that failed
        self.tried = 0

    def interesting(self, program: Program) -> bool:
        """Whether it fails, as it was when it was tried first."""
        key = repr(program)
        if key not in self._seen:
            self._seen[key] = self._try(program)
        return self._seen[key]

    def reduce(self) -> None:
        """Leave out of the best whole tasks and single steps, as long as it still fails."""
        while (before := self.best) is not None:
            if not any(self.interesting(smaller) and self.best is not before for smaller in _reduced(before)):
                break
        if self.best is not None and self.interesting(renamed := _renamed(self.best)):
            self.best = renamed

    def _try(self, program: Program) -> bool:
        if self._over or self._shrinks > MOST_SHRINKS:
            return False
        if self.best is None:
            self.tried += 1
        else:
            self._shrinks += 1
        try:
            failed = self._fails(program)
        except StopIteration:
            failed = self._over = True
        if failed and (self.best is None or program.size < self.best.size):
            self.best = program
        return failed


def _reduced(program: Program) -> Iterator[Program]:
    """Programs that are smaller by a task or a step, valid all of them."""
    for name in program.bodies:
        if name not in program.roots:
            yield _without(program, name, do_its_steps=False)
            yield _without(program, name, do_its_steps=True)
    for name, steps in program.bodies.items():
        for at, step in enumerate(steps):
            if step[0] != "spawn":
                yield Program({**program.bodies, name: steps[:at] + steps[at + 1 :]}, program.roots)


def _renamed(program: Program) -> Program:
    """The same program with the first names there are, in the order of its bodies."""
    new = dict(zip(program.bodies, NAMES, strict=False))
    words = new | {f"Oops {old}": f"Oops {name}" for old, name in new.items()}
    return Program(
        {
            new[name]: tuple((verb, words.get(str(argument), argument)) for verb, argument in steps)
            for name, steps in program.bodies.items()
        },
        tuple(new[name] for name in program.roots),
    )


def _without(program: Program, gone: str, *, do_its_steps: bool) -> Program:
    """The program without a task; its parent does its steps, or they are gone with all that it spawned."""
    inlined = (
        [step for step in program.bodies[gone] if step[0] not in ("return", "raise")] if do_its_steps else []
    )
    bodies = {name: steps for name, steps in program.bodies.items() if name != gone}
    for name, steps in bodies.items():
        kept: list[Step] = []
        for step in steps:
            if step[1] != gone:
                kept.append(step)
            elif step[0] == "spawn":
                kept += inlined
        bodies[name] = tuple(kept)
    smaller = Program(bodies, program.roots)
    spawned = {argument for steps in bodies.values() for verb, argument in steps if verb == "spawn"}
    orphan = next((name for name in bodies if name not in spawned and name not in program.roots), None)
    return smaller if orphan is None else _without(smaller, orphan, do_its_steps=False)


def programs(*verbs: str, longest_sleep: int = 3) -> SearchStrategy[Program]:
    """Programs of up to four tasks, with the given verbs besides spawn, return and raise.

    They are drawn so that tasks meet: children are spawned early, the same task is joined by several.
    In every list the simplest comes first, because shrinking goes there.
    """
    from hypothesis import strategies as st

    step = st.sampled_from(_choices(verbs, longest_sleep))
    body = st.tuples(st.tuples(*[step] * STEPS_OF_A_BODY), st.sampled_from(["", "return", "raise"]))
    place = st.tuples(st.sampled_from([0, 0, 1, 2]), st.sampled_from([0, 0, 1]))
    return st.builds(
        arranged,
        st.sampled_from([1, 2, 3, 3, 4, 4]),
        st.tuples(*[place] * (len(NAMES) - 1)),
        st.tuples(*[body] * len(NAMES)),
    )


def _choices(verbs: Sequence[str], longest_sleep: int) -> list[_Choice | None]:
    choices: list[_Choice | None] = [None]
    for verb in verbs:
        match verb:
            case "sleep":
                choices += [(verb, seconds) for seconds in range(longest_sleep + 1)]
            case "pause":
                choices += [(verb, 0)] * 2
            case _:
                choices += [(verb, FIRST)] * 2 + [(verb, LAST)]
    return choices


def arranged(
    count: int, places: Sequence[tuple[int, int]], bodies: Sequence[tuple[Sequence[_Choice | None], str]]
) -> Program:
    """The program of ``count`` bodies: who spawns the later ones and before which step, their steps and ends.

    A join is of the first or the last task that the body knows; where it knows none, it is left out. No task
    is cancelled twice.
    """
    children: list[list[tuple[int, int]]] = [[] for _ in NAMES]
    for number, (parent, position) in enumerate(places[: count - 1], start=1):
        children[parent % number].append((position, number))
    written: dict[str, tuple[Step, ...]] = {}
    cancelled: set[Step] = set()
    names = iter(NAMES)
    to_write: deque[tuple[str, int, list[str]]] = deque([(next(names), 0, [])])
    while to_write:
        name, number, known = to_write.popleft()
        choices, ending = bodies[number]
        steps: list[Step] = []
        for position, choice in enumerate(choices):
            for child in [child for at, child in children[number] if at == position]:
                to_write.append((next(names), child, list(known)))
                known.append(to_write[-1][0])
                steps.append(("spawn", known[-1]))
            if choice is not None and (step := _step(choice, known)) is not None and step not in cancelled:
                steps.append(step)
                cancelled |= {step} if step[0] == "cancel" else set()
        if ending:
            steps.append((ending, NAMES.index(name) + 1 if ending == "return" else f"Oops {name}"))
        written[name] = tuple(steps)
    return Program(written)


def _step(choice: _Choice, known: Sequence[str]) -> Step | None:
    verb, argument = choice
    if verb in ("join", "try join", "cancel"):
        return (verb, known[argument]) if known else None
    return (verb, None if verb == "pause" else argument)
