"""What keeps a level from being proven, as facts; in words they are told by :mod:`grader.doctor`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from grader.sandbox.policy import Level

__all__ = ["Broken", "Flaw", "Flawed"]

#: what a probe found to be so, and must not be
Broken = Literal[
    "no loopback",
    "descriptors",
    "root",
    "async libraries",
    "suites",
    "writable",
    "processes",
    "capabilities",
    "new privileges",
    "no filter",
    "connections",
    "other machines",
    "bounding set",
    "no user namespace",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Flaw:
    """One promise of a level that does not hold."""

    broken: Broken
    #: which ones, where it is several things
    detail: str = ""


class Flawed(Exception):  # noqa: N818 — a fact about a machine
    """A bench server ran at a level, and not all that the level promises held.

    Attributes:
        level: what was to be proven.
        flaws: what did not hold, at least one.
    """

    def __init__(self, level: Level, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"level {level.value}: {', '.join(flaw.broken for flaw in flaws)}")
        self.level = level
        self.flaws = flaws
