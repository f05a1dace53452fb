"""What a suite finds out about one run and wants to be told: kept beside the evidence, never in it."""

from __future__ import annotations

import dataclasses

from grader.evidence.record import Value
from grader.report.model import Row

__all__ = ["Notes"]


@dataclasses.dataclass(slots=True)
class Notes:
    """Facts for the diagnosis, a picture, and lines to show; written by a suite, read by whoever reports."""

    #: by name; ``line`` is where ``at = "noted"`` points
    facts: dict[str, Value] = dataclasses.field(default_factory=dict)
    #: the suite's own picture, where no world has seen what happened
    rows: tuple[Row, ...] = ()
    #: lines that show what a message says, such as a smallest failing program; their columns are kept
    exhibit: str = ""

    @property
    def line(self) -> int | None:
        """The line of the learner's file that the suite has found, if one."""
        found = self.facts.get("line")
        return found if isinstance(found, int) and found > 0 else None
