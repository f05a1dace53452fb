"""Gradings by warm judges, the next ones begun ahead: nbgrader takes one notebook after the other.

While nbgrader converts a notebook and writes to its database, the judges grade those that it will come to.
What was begun ahead is used for the very same text alone; whatever turns out otherwise is graded when it is
asked for.
"""

from __future__ import annotations

import atexit
import dataclasses
import secrets
from concurrent.futures import Future
from pathlib import Path

from grader.cli.learner import MAX_SEED
from grader.cohort.pool import Job, JudgePool, Result, available_processors
from grader.course import Exercise
from grader.errors import Inconclusive
from grader.sandbox.policy import DemandWord
from grader.submission import Source
from grader.submission.cells import Piece

__all__ = ["Answer", "Lookahead", "shared"]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A learner's module for one exercise, as it stands in a notebook."""

    exercise: Exercise
    student: str
    #: name of the notebook
    file: str
    text: str
    pieces: tuple[Piece, ...]
    #: of the text
    sha256: str
    level: DemandWord


class Lookahead:
    """Gradings that were asked for or begun ahead. Use ``close`` when no more are wanted."""

    def __init__(self, judges: int | None = None) -> None:
        self.judges = judges or available_processors()
        self._pool = JudgePool(self.judges)
        self._pool.__enter__()
        self._begun: dict[Answer, Future[Result]] = {}

    @property
    def room(self) -> int:
        """How many more gradings may be begun ahead: as many as there are judges, and one that waits."""
        return max(self.judges + 1 - len(self._begun), 0)

    def begin(self, answer: Answer) -> None:
        """Have an answer graded, to be asked for later."""
        if answer not in self._begun:
            self._begun[answer] = self._submit(answer)

    def graded(self, answer: Answer) -> Result:
        """The result for an answer; waits for it. Asked for again, it is graded again."""
        future = self._begun.pop(answer, None)
        result = (future or self._submit(answer)).result()
        # Judges that were ended while they had nothing to do: the next one is new.
        return self._submit(answer).result() if isinstance(result.error, Inconclusive) else result

    def forget(self) -> None:
        """Give up what was begun ahead and is not needed any more."""
        for future in self._begun.values():
            future.cancel()
        self._begun.clear()

    def close(self) -> None:
        """End the judges."""
        self.forget()
        self._pool.__exit__(None, None, None)

    def _submit(self, answer: Answer) -> Future[Result]:
        source = Source(Path(answer.file), answer.text, answer.sha256, pieces=answer.pieces)
        seed = secrets.randbelow(MAX_SEED + 1)
        return self._pool.submit(Job(answer.exercise, source, seed, level=answer.level))


_SHARED: list[Lookahead] = []


def shared() -> Lookahead:
    """The one of this process, which ends with it."""
    if not _SHARED:
        _SHARED.append(Lookahead())
        atexit.register(_SHARED[0].close)
    return _SHARED[0]
