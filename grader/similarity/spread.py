"""What a score is worth in its cohort.

No score is suspicious by itself: in an exercise of six lines everybody is alike. So each is told beside all
others. *Usual* is how alike a program and the one that is most alike to it are, in the middle of the cohort.
A pair *stands out* where it is nearer to being the same than to what is usual. That middle hardly moves when
some have copied; it would be no use only if half of the cohort had.
"""

from __future__ import annotations

import bisect
import dataclasses
import math
import statistics
from collections.abc import Iterable, Sequence

__all__ = ["FEW", "Spread"]

#: with fewer programs a spread says little
FEW = 8
_BINS = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Spread:
    """All scores of one exercise."""

    programs: int
    #: of the pairs that share anything, the lowest first; all others have 0
    scores: Sequence[float]
    #: of each program, the score of the one that is most alike to it
    nearest: Sequence[float]

    @classmethod
    def of(cls, programs: int, scores: Iterable[float], nearest: Iterable[float]) -> Spread:
        """The spread of the scores above 0, in any order."""
        return cls(programs, sorted(scores), sorted(nearest))

    @property
    def pairs(self) -> int:
        """How many pairs were compared."""
        return self.programs * (self.programs - 1) // 2

    @property
    def is_small(self) -> bool:
        """Whether it says little because there are few programs."""
        return self.programs < FEW

    @property
    def median(self) -> float:
        """The pair in the middle."""
        return self._at((self.pairs - 1) // 2)

    @property
    def usual(self) -> float:
        """How alike a program and the one that is most alike to it are, in the middle."""
        return statistics.median(self.nearest) if self.nearest else 0.0

    @property
    def fence(self) -> float:
        """From where on a pair stands out."""
        return (1 + self.usual) / 2

    def rank(self, score: float) -> int:
        """How many pairs are as alike or more, this one among them."""
        if score <= 0:
            return self.pairs
        return max(1, len(self.scores) - bisect.bisect_left(self.scores, score))

    def beyond(self, score: float) -> float:
        """Share of the pairs that are less alike, from 0 to 1."""
        return 1 - self.rank(score) / self.pairs if self.pairs else 0.0

    def evidence(self, score: float) -> float:
        """How rare a pair so alike is here: 0 if one in ten is, 1 if one in a hundred, and so on."""
        return max(0.0, math.log10(self.pairs / self.rank(score)) - 1) if self.pairs else 0.0

    def columns(self) -> list[int]:
        """How many pairs there are by score, in :data:`_BINS` columns of the same width from 0 to 1."""
        counts = [0] * _BINS
        for score in self.scores:
            counts[min(int(score * _BINS), _BINS - 1)] += 1
        counts[0] += self.pairs - len(self.scores)
        return counts

    def _at(self, index: int) -> float:
        zeros = self.pairs - len(self.scores)
        return 0.0 if index < zeros else self.scores[index - zeros]
