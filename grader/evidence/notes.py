"""What a suite finds out about one run and wants to be told: kept beside the evidence, never in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from grader.evidence.record import Value
from grader.report.model import Row

__all__ = ["Notes"]


@dataclasses.dataclass(slots=True)
class Notes:
    """Facts for the diagnosis, a picture, and lines to show; written by a suite, read by whoever reports."""

    #: what gives facts, in the order in which it was noted; asked when somebody looks, which few runs see
    _givers: list[Callable[[], Mapping[str, Value]]] = dataclasses.field(default_factory=list)
    _facts: dict[str, Value] = dataclasses.field(default_factory=dict)
    #: the suite's own picture, where no world has seen what happened
    rows: tuple[Row, ...] = ()
    #: lines that show what a message says, such as a smallest failing program; their columns are kept
    exhibit: str = ""

    def __deepcopy__(self, memo: dict[int, object]) -> Notes:
        """With facts of its own, which are known by then."""
        del memo
        return Notes([], dict(self.facts), self.rows, self.exhibit)

    @property
    def facts(self) -> dict[str, Value]:
        """By name; ``line`` is where ``at = "noted"`` points. Whatever their givers raise passes through."""
        self.find_out()
        return self._facts

    def find_out(self) -> None:
        """Ask all givers now. Whatever they raise passes through."""
        while self._givers:
            self._facts.update(self._givers.pop(0)())

    def add(self, giver: Callable[[], Mapping[str, Value]]) -> None:
        """Note facts that replace earlier ones of their names; ``giver`` is asked once, or never."""
        self._givers.append(giver)

    @property
    def line(self) -> int | None:
        """The line of the learner's file that the suite has found, if one."""
        found = self.facts.get("line")
        return found if isinstance(found, int) and found > 0 else None
