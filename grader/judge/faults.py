"""What ends a run before any assertion is reached, and whose fault it was.

::

    LearnerFault       decided: a failed check, with its name and the learner's words
    Departure          an assertion that knows when the run left every right one
    BenchLost          not decided: something else than the learner's code ended the bench

A bench can be killed or stopped by its own code and by somebody else (the machine when it runs out of
memory, an operator), and the kernel does not say who it was. The rule:

* It had not begun to load the learner's code, or its server ended as well, where no bench can reach its
  server (proven beforehand): that was somebody else. The check is run again, once, in a new sandbox; if it
  happens again, it is inconclusive.
* SIGKILL, SIGTERM or a stop of the bench alone; or the server's end where a bench can reach it: could be
  either (``repeatable``). The check is run again, once, with the same inputs; if it happens again, the code
  did it, and the check has failed. A program that ends itself so gains nothing: the second run is the first
  one again, and the second end counts.
* Everything else (it exited, it crashed, it used up its limits) is the code's own doing, and decided at once.

Any other :class:`grader.errors.Inconclusive` is a fault of ours; everything else that is raised while a
check runs is a bug of a suite or of the judge, and makes the check inconclusive too.
"""

from __future__ import annotations

from grader.errors import Inconclusive
from grader.evidence.fault_kinds import FaultKind

__all__ = ["BenchLost", "Departure", "LearnerFault"]


class BenchLost(Inconclusive):
    """The bench came to its end by something else than the learner's code."""

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            "Run the same command again; processes are also killed when the machine runs out of memory.",
        )


class LearnerFault(Exception):  # noqa: N818 — it is a verdict about the learner's code
    """A decided failure.

    Attributes:
        kind: name of the fault; also the id of the built-in diagnosis that explains it.
        sentence: what happened, in the learner's words.
        line: where in the learner's file, if known.
        detail: more lines to show under the sentence (the learner's frames of a traceback, who waits where).
        repeatable: somebody else could have done it; decided only when it happens again.
    """

    def __init__(
        self,
        kind: FaultKind,
        sentence: str,
        *,
        line: int | None = None,
        detail: tuple[str, ...] = (),
        repeatable: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.line = line
        self.detail = detail
        self.repeatable = repeatable


class Departure(AssertionError):  # noqa: N818 — it is a verdict about the learner's code
    """What happened, and when the run left every right one.

    Attributes:
        virtual_seconds: since the call; of several departures the earliest is what a learner looks at first.
    """

    def __init__(self, message: str, virtual_seconds: float) -> None:
        super().__init__(message)
        self.virtual_seconds = virtual_seconds
