"""Which stretches of two programs are the same, word for word, and which lines everybody was given.

The longest stretch is taken first, then the longest of what is left (as greedy string tiling does), so that
functions in another order are found as what they are. Bounded: what somebody made of one word ten thousand
times has a hundred million matches.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Collection, Iterator, Sequence

from grader.similarity.fragments import LENGTH, fragments
from grader.similarity.tokens import BREAK, Token

__all__ = ["Stretch", "covered", "stretches"]

#: of a fragment that a program has several times, as many are looked at
_MOST_PLACES = 4
#: words that are compared in all
_MOST_STEPS = 2_000_000
_MOST_STRETCHES = 2_000


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """As many words of both programs from these places on; indices of their tokens."""

    first: int
    second: int
    length: int


def stretches(first: Sequence[Token], second: Sequence[Token], nothing: Collection[int]) -> list[Stretch]:
    """What the two share besides fragments that say ``nothing``, in the order of the first program.

    No word is in two stretches.
    """
    found = sorted(_longest(first, second, nothing), key=lambda each: (-each.length, each.first, each.second))
    taken_first, taken_second = [False] * len(first), [False] * len(second)
    taken = []
    for stretch in found[:_MOST_STRETCHES]:
        free = _free(stretch, taken_first, taken_second)
        if free.length < LENGTH:
            continue
        for step in range(free.length):
            taken_first[free.first + step] = taken_second[free.second + step] = True
        taken.append(free)
    return sorted(taken, key=lambda each: each.first)


def covered(tokens: Sequence[Token], nothing: Collection[int]) -> list[bool]:
    """Of each word, whether it stands in a fragment that says nothing."""
    found = [False] * len(tokens)
    for fragment, places in fragments(tokens).items():
        if fragment in nothing:
            for place in places:
                found[place : place + LENGTH] = [True] * LENGTH
    return found


def _longest(first: Sequence[Token], second: Sequence[Token], nothing: Collection[int]) -> Iterator[Stretch]:
    """Stretches that cannot be made longer, each once; they may overlap."""
    one, other = [token.word for token in first], [token.word for token in second]
    elsewhere = fragments(second)
    seeds = [
        (here, there)
        for fragment, places in fragments(first).items()
        if fragment in elsewhere and fragment not in nothing
        for here in places[:_MOST_PLACES]
        for there in elsewhere[fragment][:_MOST_PLACES]
    ]
    #: by how far the two places are apart: up to where that has been looked at
    seen: dict[int, int] = collections.defaultdict(int)
    steps = 0
    for here, there in sorted(seeds):
        if here < seen[here - there]:
            continue
        start, end = here, here + LENGTH
        apart = there - here
        while start and start + apart and one[start - 1] == other[start - 1 + apart] != BREAK:
            start -= 1
        while end < len(one) and end + apart < len(other) and one[end] == other[end + apart] != BREAK:
            end += 1
        seen[here - there] = end
        yield Stretch(start, start + apart, end - start)
        steps += end - start
        if steps > _MOST_STEPS:
            return


def _free(stretch: Stretch, taken_first: Sequence[bool], taken_second: Sequence[bool]) -> Stretch:
    """The longest part of a stretch of which nothing is taken."""
    best = Stretch(stretch.first, stretch.second, 0)
    start = 0
    for step in range(stretch.length + 1):
        at_end = step == stretch.length
        if at_end or taken_first[stretch.first + step] or taken_second[stretch.second + step]:
            if step - start > best.length:
                best = Stretch(stretch.first + start, stretch.second + start, step - start)
            start = step + 1
    return best
