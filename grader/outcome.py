"""The three outcomes of a check, and how several become one.

A closed enum on purpose: whoever adds a fourth outcome is told by mypy (``assert_never``)
of every place that has to know about it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

__all__ = ["Outcome", "worst"]


class Outcome(enum.Enum):
    """What became of one check."""

    PASSED = "passed"
    #: decided against the learner's code, with the reason
    FAILED = "failed"
    #: the grader or the machine is at fault: no marks are lost
    INCONCLUSIVE = "inconclusive"


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome for many: inconclusive if any is, else failed if any is; none at all is inconclusive."""
    seen = set(outcomes)
    if not seen or Outcome.INCONCLUSIVE in seen:
        return Outcome.INCONCLUSIVE
    return Outcome.FAILED if Outcome.FAILED in seen else Outcome.PASSED
