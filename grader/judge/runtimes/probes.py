"""Probes: tiny programs that tell the usual mistakes apart, as a table of a suite.

::

    PROBES = (
        Probe(ALONE, lambda it: not it.did("A"), {"starts": "never"}, place="run"),
        Probe(IN_A_ROW, lambda it: it.turns() == ["A", "B"], {"order": "one by one"}),
    )

A row says: of this program, if that is seen, this is the mistake. They stand in the order in which one
mistake would hide another; the first row that is seen tells the facts. Facts name a mistake to the rules of
diagnosis, and decide nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from grader.judge.runtimes.played import Played
from grader.judge.runtimes.task_programs import Program

__all__ = ["Facts", "Found", "Probe", "look"]

#: for ``when`` in suite.toml
Facts = Mapping[str, bool | int | str]


@dataclasses.dataclass(frozen=True, slots=True)
class Probe:
    """One row.

    Attributes:
        program: what is played; rows with the same program share one play.
        seen: whether the mistake shows.
        facts: what that tells.
        place: the line of the learner's file that goes with it, by the name that the driver gives it;
            "raised" is where the exception came from.
        of: what ``seen`` is asked about: programs that came to their end, in which the learner's code
            raised something of its own, or that never ended.
        sound_with: a program that has to have come to its end, so that it is this one that did not.
    """

    program: Program
    seen: Callable[[Played], bool]
    facts: Facts
    _: dataclasses.KW_ONLY
    place: str = "resumed"
    of: Literal["sound", "broken", "endless"] = "sound"
    sound_with: Program | None = None

    def tells(self, played: Played) -> bool:
        """Whether this row is what happened."""
        how = "endless" if played.endless is not None else "broken" if played.broken is not None else "sound"
        return how == self.of and self.seen(played)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What the probes have told: nothing wrong if ``facts`` is empty; and a line that goes with it."""

    facts: Facts = dataclasses.field(default_factory=dict)
    line: int | None = None


def look(probes: Sequence[Probe], played: Sequence[Played]) -> Found:
    """What the plays of the probes' programs tell, as far as they came."""
    by_program = {each.program.key: each for each in played}
    lines: dict[str, int] = {}
    for each in played:
        lines |= each.lines
    for probe in probes:
        seen = by_program.get(probe.program.key)
        beside = by_program.get(probe.sound_with.key) if probe.sound_with is not None else None
        if probe.sound_with is not None and (beside is None or not beside.sound):
            continue
        if seen is not None and probe.tells(seen):
            raised = seen.broken.line if seen.broken is not None else None
            return Found(probe.facts, raised if probe.place == "raised" else lines.get(probe.place))
    return Found(line=lines.get("resumed"))
