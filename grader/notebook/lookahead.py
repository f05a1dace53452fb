"""Gradings by warm judges, the next ones begun ahead: nbgrader takes one notebook after the other.

While nbgrader converts a notebook and writes to its database, the judges grade those that it will come to.
What was begun ahead is used for the very same text alone; whatever turns out otherwise is graded when it is
asked for.
"""

from __future__ import annotations

import atexit
import dataclasses
from concurrent.futures import Future
from pathlib import Path

from grader.cohort.pool import Job, JudgePool, Result, available_processors
from grader.course import Exercise
from grader.errors import Inconclusive
from grader.sandbox.policy import DemandWord
from grader.seeds import draw_seed
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

    @property
    def key(self) -> tuple[str, str, str]:
        """Whose answer it is, in which notebook, to which exercise."""
        return self.student, self.file, self.exercise.key


class Lookahead:
    """Gradings that were asked for or begun ahead. Use ``close`` when no more are wanted."""

    def __init__(self, judges: int | None = None) -> None:
        self.judges = judges or available_processors()
        self._pool = JudgePool(self.judges)
        self._pool.__enter__()
        #: by notebook and exercise
        self._begun: dict[tuple[str, str, str], tuple[Answer, Future[Result]]] = {}

    @property
    def room(self) -> int:
        """How many more may be begun: beside the one that is asked for, one more than there are judges."""
        return max(self.judges + 2 - len(self._begun), 0)

    def has_begun(self, student: str, file: str) -> bool:
        """Whether something of this notebook is being graded, or was and nobody has asked for it."""
        return any(key[:2] == (student, file) for key in self._begun)

    def begin(self, answer: Answer) -> None:
        """Have an answer graded, to be asked for later; in the place of an earlier text of that notebook."""
        begun = self._begun.get(answer.key)
        if begun is None or begun[0] != answer:
            self._begun[answer.key] = answer, self._submit(answer)

    def graded(self, answer: Answer) -> Result:
        """The result for an answer; waits for it. Asked for again, it is graded again."""
        self.begin(answer)
        result = self._begun.pop(answer.key)[1].result()
        # Judges that were ended while they had nothing to do: the next one is new.
        return self._submit(answer).result() if isinstance(result.error, Inconclusive) else result

    def forget(self) -> None:
        """Give up what was begun ahead and is not needed any more."""
        for _, future in self._begun.values():
            future.cancel()
        self._begun.clear()

    def close(self) -> None:
        """End the judges."""
        self.forget()
        self._pool.__exit__(None, None, None)

    def _submit(self, answer: Answer) -> Future[Result]:
        source = Source(Path(answer.file), answer.text, answer.sha256, pieces=answer.pieces)
        return self._pool.submit(Job(answer.exercise, source, draw_seed(), level=answer.level))


_SHARED: list[Lookahead] = []


def shared() -> Lookahead:
    """The one of this process, which ends with it."""
    if not _SHARED:
        _SHARED.append(Lookahead())
        atexit.register(_SHARED[0].close)
    return _SHARED[0]
