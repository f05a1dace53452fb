"""Generated programs of tasks, and the smallest of them that a submission gets wrong.

A program is generated from a row of small numbers, of which zero always means the simplest: so whoever
makes numbers smaller makes the program simpler. :func:`smallest` takes programs as they were drawn, one
after the other; from the first that goes wrong on it tries smaller ones, first by smaller numbers, then by
leaving out whole tasks and single steps. Only programs that are clear (all right runtimes do the same) are
drawn and tried. Every program is tried once (what was seen is remembered, so code
that behaves at random does not confuse the search), and the number of tries is limited. Nothing is stored
and nothing printed; the same numbers give the same programs.
"""

from __future__ import annotations

import dataclasses
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from grader.judge.runtimes.model import SLEEPS, is_clear
from grader.judge.runtimes.task_programs import Program, Step, child_of

__all__ = ["Drawn", "Search", "arranged", "programs"]

#: tries after the first failing program; the smallest is then small enough to read
MOST_TRIES = 250
NAMES = ("main", "A", "B", "C")
STEPS_OF_A_BODY = 3
#: virtual seconds
LONGEST_SLEEP = 3
#: of sleeps in which a task cares for being cancelled: it is to be asleep still
LONG_SLEEPS = (4, 7)
#: how a task is started: spawned, or with a timeout; no sleep ends with one
TIMEOUTS = (None, None, 1.5, 3.5)
FIRST, LAST = 0, -1

#: a verb, and for how long or (FIRST, LAST) for whom
_Choice = tuple[str, int]
#: how many bodies; before which step of which body each later one is spawned; how a body ends
COUNTS = (1, 2, 3, 3, 4, 4)
PARENTS, POSITIONS = (0, 0, 1, 2), (0, 0, 1)
ENDINGS = ("", "return", "raise")
#: how many programs may be drawn for one that is clear, and another one
MOST_DRAWN = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """A program as it was drawn: which of the possibilities was taken at each place."""

    choices: tuple[_Choice | None, ...]
    numbers: tuple[int, ...]

    @property
    def program(self) -> Program:
        """What the numbers mean."""
        numbers = iter(self.numbers)
        count = COUNTS[next(numbers)]
        places = [(PARENTS[next(numbers)], POSITIONS[next(numbers)]) for _ in NAMES[1:]]
        bodies = [
            ([self.choices[next(numbers)] for _ in range(STEPS_OF_A_BODY)], ENDINGS[next(numbers)])
            for _ in NAMES
        ]
        return arranged(count, places, bodies, [TIMEOUTS[number] for number in numbers])

    def smaller(self) -> Iterator[Drawn]:
        """The same with one number less: at once zero, then half, then one less."""
        for at, number in enumerate(self.numbers):
            for less in dict.fromkeys((0, number // 2, number - 1)):
                if 0 <= less < number:
                    numbers = (*self.numbers[:at], less, *self.numbers[at + 1 :])
                    yield dataclasses.replace(self, numbers=numbers)


def programs(*verbs: str, rng: random.Random, examples: int) -> list[Drawn]:
    """So many different programs of up to four tasks, with the given verbs besides spawn, return and raise.

    With "timeout" among them, some tasks are not spawned, but run with a timeout. Programs are drawn so that
    tasks meet: children are spawned early, the same task is joined by several. The first one does nothing;
    there are fewer where so many different ones do not come up.
    """
    choices = tuple(_choices([verb for verb in verbs if verb != "timeout"]))
    body = [len(choices)] * STEPS_OF_A_BODY + [len(ENDINGS)]
    sizes = [len(COUNTS), *[len(PARENTS), len(POSITIONS)] * (len(NAMES) - 1), *body * len(NAMES)]
    if "timeout" in verbs:
        sizes += [len(TIMEOUTS)] * len(NAMES[1:])
    drawn = Drawn(choices, (0,) * len(sizes))
    found = {drawn.program.key: drawn}
    for _ in range(examples * MOST_DRAWN):
        if len(found) == examples:
            break
        drawn = Drawn(choices, tuple(rng.randrange(size) for size in sizes))
        program = drawn.program
        if program.key not in found and is_clear(program):
            found[program.key] = drawn
    return list(found.values())


class Search:
    """Looks for the smallest program that fails; whoever plays the programs tells which do.

    Args:
        fails: whether a program fails; None when nothing more can be tried.
    """

    def __init__(self, fails: Callable[[Program], bool | None]) -> None:
        self._fails = fails
        self._seen: dict[str, bool] = {}
        self._tries = 0
        self._over = False

    def smallest(self, found: Drawn) -> Program:
        """The smallest program that fails, beginning with one that is known to."""
        self._seen[found.program.key] = True
        while (smaller := self._first_failing(found)) is not None:
            found = smaller
        program = found.program
        while (less := next(filter(self._is_failing, _reduced(program)), None)) is not None:
            program = less
        renamed = _renamed(program)
        return renamed if self._is_failing(renamed) else program

    def _first_failing(self, drawn: Drawn) -> Drawn | None:
        size = drawn.program.key
        return next(
            (less for less in drawn.smaller() if less.program.key != size and self._is_failing(less.program)),
            None,
        )

    def _is_failing(self, program: Program) -> bool:
        key = program.key
        if key not in self._seen:
            if not is_clear(program):
                return False
            if self._over or self._tries == MOST_TRIES:
                return False
            self._tries += 1
            failed = self._fails(program)
            self._over = failed is None
            self._seen[key] = bool(failed)
        return self._seen[key]


def _reduced(program: Program) -> Iterator[Program]:
    """Programs that are smaller by a task or a step, valid all of them."""
    for name in program.bodies:
        if name not in program.roots:
            yield _without(program, name, do_its_steps=False)
            yield _without(program, name, do_its_steps=True)
    for name, steps in program.bodies.items():
        for at, step in enumerate(steps):
            if child_of(step) is None:
                yield Program({**program.bodies, name: steps[:at] + steps[at + 1 :]}, program.roots)


def _renamed(program: Program) -> Program:
    """The same program with the first names there are, in the order of its bodies."""
    new = dict(zip(program.bodies, NAMES, strict=False))
    words = new | {f"Oops {old}": f"Oops {name}" for old, name in new.items()}
    return Program(
        {
            new[name]: tuple(_with_other_words(step, words) for step in steps)
            for name, steps in program.bodies.items()
        },
        tuple(new[name] for name in program.roots),
    )


def _with_other_words(step: Step, words: dict[str, str]) -> Step:
    verb, argument = step
    if verb == "timeout":
        seconds, _, child = str(argument).partition(" ")
        return verb, f"{seconds} {words[child]}"
    return verb, words.get(str(argument), argument)


def _without(program: Program, gone: str, *, do_its_steps: bool) -> Program:
    """The program without a task; its parent does its steps, or they are gone with all that it spawned."""
    inlined = (
        [step for step in program.bodies[gone] if step[0] not in ("return", "raise")] if do_its_steps else []
    )
    bodies = {name: steps for name, steps in program.bodies.items() if name != gone}
    for name, steps in bodies.items():
        kept: list[Step] = []
        for step in steps:
            if child_of(step) == gone:
                kept += inlined
            elif step[1] != gone:
                kept.append(step)
        bodies[name] = tuple(kept)
    smaller = Program(bodies, program.roots)
    spawned = {child_of(step) for steps in bodies.values() for step in steps}
    orphan = next((name for name in bodies if name not in spawned and name not in program.roots), None)
    return smaller if orphan is None else _without(smaller, orphan, do_its_steps=False)


def _choices(verbs: Sequence[str]) -> list[_Choice | None]:
    choices: list[_Choice | None] = [None]
    for verb in verbs:
        match verb:
            case "sleep":
                choices += [(verb, seconds) for seconds in range(LONGEST_SLEEP + 1)]
            case "pause" | "now":
                choices += [(verb, 0)] * 2
            case "work":
                choices += [(verb, 1), (verb, 2)]
            case _ if verb in SLEEPS:
                choices += [(verb, seconds) for seconds in LONG_SLEEPS]
            case _:
                choices += [(verb, FIRST)] * 2 + [(verb, LAST)]
    return choices


def arranged(
    count: int,
    places: Sequence[tuple[int, int]],
    bodies: Sequence[tuple[Sequence[_Choice | None], str]],
    timeouts: Sequence[float | None] = (),
) -> Program:
    """The program of ``count`` bodies: who starts the later ones and before which step, their steps and ends.

    A join is of the first or the last task that the body knows; where it knows none, it is left out. Nobody
    else knows a task that is run with a timeout.
    """
    given = dict(enumerate(timeouts, start=1))
    children: list[list[tuple[int, int]]] = [[] for _ in NAMES]
    for number, (parent, position) in enumerate(places[: count - 1], start=1):
        children[parent % number].append((position, number))
    written: dict[str, tuple[Step, ...]] = {}
    names = iter(NAMES)
    to_write: deque[tuple[str, int, list[str]]] = deque([(next(names), 0, [])])
    while to_write:
        name, number, known = to_write.popleft()
        choices, ending = bodies[number]
        steps: list[Step] = []
        for position, choice in enumerate(choices):
            for child in [child for at, child in children[number] if at == position]:
                to_write.append((next(names), child, list(known)))
                if (seconds := given.get(child)) is not None:
                    steps.append(("timeout", f"{seconds:g} {to_write[-1][0]}"))
                    continue
                known.append(to_write[-1][0])
                steps.append(("spawn", known[-1]))
            if choice is not None and (step := _step(choice, known)) is not None:
                steps.append(step)
        if ending:
            steps.append((ending, NAMES.index(name) + 1 if ending == "return" else f"Oops {name}"))
        written[name] = tuple(steps)
    return Program(written)


def _step(choice: _Choice, known: Sequence[str]) -> Step | None:
    verb, argument = choice
    if verb in ("join", "try join", "cancel"):
        return (verb, known[argument]) if known else None
    return (verb, None if verb in ("pause", "now") else argument)
