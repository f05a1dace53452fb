"""What the learner's code did so that a check failed for sure, before any assertion was reached.

::

    LearnerFault       decided: a failed check, with its name and the learner's words

A fault of ours is :class:`grader.errors.Inconclusive`; everything else that is raised while a check
runs is a bug of a suite or of the judge, and makes the check inconclusive too.
"""

from __future__ import annotations

__all__ = ["LearnerFault"]


class LearnerFault(Exception):  # noqa: N818 — it is a verdict about the learner's code
    """A decided failure.

    Attributes:
        kind: name of the fault; also the id of the built-in diagnosis that explains it.
        sentence: what happened, in the learner's words.
        line: where in the learner's file, if known.
        detail: more lines to show under the sentence (the learner's frames of a traceback, who waits where).
    """

    def __init__(
        self, kind: str, sentence: str, *, line: int | None = None, detail: tuple[str, ...] = ()
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.line = line
        self.detail = detail
