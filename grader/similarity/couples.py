"""Two students over all exercises, and groups of students: who is alike in several exercises comes first.

In one exercise two honest programs may be alike by chance; that the same two are so again is much rarer.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence

from grader.similarity.compare import Comparison, Kind, Pair

__all__ = ["Alike", "Couple", "Group", "couples_of", "groups_of"]

#: couples that are kept of an exercise, the most alike first
_MOST = 50_000
#: what does not stand out is told beside what does if it is among the first, or in the first hundredth
_FIRST = 10
_NOTEWORTHY = 0.99


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two students in one exercise."""

    #: the exercise's key
    exercise: str
    pair: Pair
    kind: Kind
    stands_out: bool
    #: how many pairs are as alike or more, this one among them
    rank: int
    #: share of the pairs that are less alike
    beyond: float
    #: see :meth:`.Spread.evidence`
    evidence: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Two students, by their names in the gradebook, and where they are alike, the most telling first."""

    first: str
    second: str
    alike: tuple[Alike, ...]

    @property
    def standing_out(self) -> int:
        """In how many exercises."""
        return sum(each.stands_out for each in self.alike)

    @property
    def evidence(self) -> float:
        """Over all exercises."""
        return sum(each.evidence for each in self.alike)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Three students or more, each of whom is in a couple that stands out with another of them."""

    students: tuple[str, ...]
    #: the most telling first
    couples: tuple[Couple, ...]

    @property
    def exercises(self) -> tuple[str, ...]:
        """In which its couples stand out."""
        found = {each.exercise for couple in self.couples for each in couple.alike if each.stands_out}
        return tuple(sorted(found))


def couples_of(comparisons: Iterable[Comparison]) -> list[Couple]:
    """All couples that stand out somewhere or are noteworthy, the most telling first.

    Those that stand out in more exercises come first; of them those whose likeness is rarer, all exercises
    together.
    """
    found: dict[tuple[str, str], list[Alike]] = collections.defaultdict(list)
    for comparison in comparisons:
        for names, alike in itertools.islice(_alike(comparison), _MOST):
            found[names].append(alike)
    couples = [
        Couple(
            first=first,
            second=second,
            alike=tuple(sorted(alike, key=lambda each: (not each.stands_out, -each.evidence, each.exercise))),
        )
        for (first, second), alike in found.items()
    ]
    return sorted(
        couples, key=lambda each: (-each.standing_out, -round(each.evidence, 6), each.first, each.second)
    )


def groups_of(couples: Sequence[Couple]) -> list[Group]:
    """Groups of three and more, in the order of their most telling couples."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            leader[name] = leader[above]
            name = above
        return name

    telling = [couple for couple in couples if couple.standing_out]
    for couple in telling:
        leader[find(couple.second)] = find(couple.first)
    members: dict[str, list[Couple]] = {}
    for couple in telling:
        members.setdefault(find(couple.first), []).append(couple)
    groups = [
        Group(
            students=tuple(sorted({name for couple in inside for name in (couple.first, couple.second)})),
            couples=tuple(inside),
        )
        for inside in members.values()
    ]
    return [group for group in groups if len(group.students) > 2]


def _alike(comparison: Comparison) -> Iterator[tuple[tuple[str, str], Alike]]:
    """All couples of students in one exercise, the most alike first, as far as they are noteworthy."""
    spread = comparison.spread
    identical = [
        Pair(index, index, score)
        for index, score in enumerate(comparison.own_scores)
        if score and len(comparison.programs[index].hands) > 1
    ]
    for pair in sorted([*identical, *comparison.pairs], key=lambda each: -each.score):
        alike = Alike(
            exercise=comparison.exercise,
            pair=pair,
            kind=comparison.kind(pair),
            stands_out=comparison.stands_out(pair),
            rank=spread.rank(pair.score),
            beyond=spread.beyond(pair.score),
            evidence=spread.evidence(pair.score),
        )
        if not alike.stands_out and alike.rank > _FIRST and alike.beyond < _NOTEWORTHY:
            return
        for names in _names(comparison, pair):
            yield names, alike


def _names(comparison: Comparison, pair: Pair) -> Iterator[tuple[str, str]]:
    """Who is alike by a pair of programs; not those who have handed in together, which is no secret."""
    first, second = comparison.programs[pair.first].hands, comparison.programs[pair.second].hands
    same = pair.first == pair.second
    for hand, another in itertools.combinations(first, 2) if same else itertools.product(first, second):
        for one, other in itertools.product(hand, another):
            yield (one, other) if one < other else (other, one)
