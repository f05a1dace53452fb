"""One exercise: every program with every other.

Programs are not laid side by side: each fragment knows who has it, and only who shares one meets. What was
given is taken out before, and so is what more than a quarter of the cohort has. Of the rest a fragment counts
the more the fewer have it. The score is how much of the shorter program's own part is in the other one as
well; whoever has little of their own is held down by an allowance, since a few lines are easily alike.
"""

from __future__ import annotations

import collections
import dataclasses
import enum
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from grader.similarity.fragments import fragments
from grader.similarity.spread import Spread
from grader.similarity.tokens import Tokenizer, in_lines

if TYPE_CHECKING:
    from grader.gradebook.attempts import Content

__all__ = [
    "MOST_CHARACTERS",
    "Comparison",
    "Kind",
    "Pair",
    "Program",
    "compare",
    "compared_text",
    "line_numbers",
]

#: of a program, that are looked at; the longest honest ones we know have a quarter of it
MOST_CHARACTERS = 32 * 1024
#: a fragment that more have is nobody's own; in small cohorts eight may have it
_MOST_SHARE = 0.25
_MOST_PROGRAMS = 8
#: as many fragments, which nobody else has, count as if they were not shared
_ALLOWANCE = 10
#: characters of a line that is no line of everybody's, such as "finally:"
_LEAST_OF_A_LINE = 12
#: that are kept of an exercise, the most alike first; the spread knows all
_MOST_PAIRS = 50_000


class Kind(enum.Enum):
    """How two programs are alike; the value is the word for it."""

    IDENTICAL = "identical"
    #: but for names, comments, layout, and what else the words leave out
    SAME = "same"
    ALIKE = "alike"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One content, and who has handed it in."""

    sha256: str
    #: a group that has handed in together is one hand
    hands: tuple[tuple[str, ...], ...]
    #: what stands for its words
    words: bytes
    #: that are neither given nor common
    own: frozenset[int]
    #: whether all of it was looked at
    whole: bool

    @property
    def students(self) -> tuple[str, ...]:
        """All who have handed it in."""
        return tuple(student for hand in self.hands for student in hand)


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two programs and their score; indices of :attr:`Comparison.programs`, the lower first."""

    first: int
    second: int
    #: from 0 to 1
    score: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found in one exercise."""

    #: the exercise's key
    exercise: str
    programs: tuple[Program, ...]
    spread: Spread
    #: the most alike first
    pairs: tuple[Pair, ...]
    #: fragments that say nothing
    given: frozenset[int]
    common: frozenset[int]
    #: lines, as :func:`line_numbers` tells them, that one program or two have and nobody was given
    rare_lines: frozenset[int]
    #: of each program with itself, for those that several have handed in
    own_scores: tuple[float, ...]
    #: whose hand-in could not be read
    unread: tuple[str, ...] = ()
    #: whether anything was given, as far as is known
    knows_given: bool = True

    def kind(self, pair: Pair) -> Kind:
        """How the two are alike."""
        if pair.first == pair.second:
            return Kind.IDENTICAL
        same = self.programs[pair.first].words == self.programs[pair.second].words
        return Kind.SAME if same else Kind.ALIKE

    def stands_out(self, pair: Pair) -> bool:
        """Whether the pair is far beyond what is usual here; of few programs, only what is the same."""
        if self.spread.is_small:
            return pair.score >= 0.5 and self.kind(pair) is not Kind.ALIKE
        return pair.score >= self.spread.fence


def compare(
    exercise: str,
    handed: Mapping[str, tuple[tuple[str, ...], ...]],
    content: Callable[[str], Content | None],
    *,
    given: Iterable[str],
    tokenizer: Tokenizer,
) -> Comparison:
    """Compare what was handed in for one exercise.

    Args:
        exercise: its key.
        handed: who has handed in each content, by its hash; who has done so together stands together.
        content: gives the text of a hash; None where nothing could be read.
        given: texts that say nothing.
        tokenizer: reads programs.
    """
    given = [in_lines(text) for text in given]
    known = frozenset(fragment for text in given for fragment in fragments(tokenizer.tokens(text)))
    lines: collections.Counter[int] = collections.Counter()
    read: list[tuple[str, frozenset[int], bytes, bool]] = []
    unread: list[str] = []
    for sha256, hands in handed.items():
        found = content(sha256)
        if found is None:
            unread.extend(student for hand in hands for student in hand)
            continue
        text = compared_text(found)
        lines.update(set(line_numbers(text)))
        tokens = tokenizer.tokens(text)
        words = hashlib.blake2b("\n".join(token.word for token in tokens).encode(), digest_size=16).digest()
        read.append((sha256, frozenset(fragments(tokens)) - known, words, len(found.text) <= MOST_CHARACTERS))
    holders = collections.Counter(fragment for _, mine, _, _ in read for fragment in mine)
    limit = max(_MOST_PROGRAMS, _MOST_SHARE * len(read))
    common = frozenset(fragment for fragment, count in holders.items() if count > limit)
    programs = tuple(
        Program(sha256=sha256, hands=handed[sha256], words=words, own=mine - common, whole=whole)
        for sha256, mine, words, whole in read
    )
    weights = {fragment: math.log((len(read) + 1) / count) for fragment, count in holders.items()}
    scores, own_scores = _scores(programs, weights, _ALLOWANCE * math.log(len(read) + 1))
    nearest = [0.0] * len(programs)
    for pair in scores:
        nearest[pair.first] = max(nearest[pair.first], pair.score)
        nearest[pair.second] = max(nearest[pair.second], pair.score)
    scores.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
    return Comparison(
        exercise=exercise,
        programs=programs,
        spread=Spread.of(len(programs), (pair.score for pair in scores), nearest),
        pairs=tuple(scores[:_MOST_PAIRS]),
        given=known,
        common=common,
        rare_lines=frozenset(line for line, count in lines.items() if count <= 2).difference(
            *map(line_numbers, given)
        ),
        own_scores=own_scores,
        unread=tuple(sorted(unread)),
        knows_given=bool(given),
    )


def _scores(
    programs: tuple[Program, ...], weights: Mapping[int, float], allowance: float
) -> tuple[list[Pair], tuple[float, ...]]:
    """All pairs that share a fragment of their own; and each program's score with itself."""
    own = [math.fsum(weights[fragment] for fragment in program.own) for program in programs]
    having: dict[int, list[int]] = collections.defaultdict(list)
    pairs = []
    for second, program in enumerate(programs):
        shared: dict[int, float] = collections.defaultdict(float)
        for fragment in sorted(program.own):  # sums are the same in every run
            weight = weights[fragment]
            others = having[fragment]
            for first in others:
                shared[first] += weight
            others.append(second)
        for first, weight in shared.items():
            pairs.append(Pair(first, second, round(weight / (min(own[first], own[second]) + allowance), 6)))
    return pairs, tuple(round(each / (each + allowance), 6) for each in own)


def line_numbers(text: str) -> Iterator[int]:
    """A number for each line that says something, the same in every run; indentation does not count."""
    for line in text.split("\n"):
        if len(said := line.strip()) >= _LEAST_OF_A_LINE:
            yield int.from_bytes(hashlib.blake2b(said.encode(errors="replace"), digest_size=8).digest())


def compared_text(content: Content) -> str:
    """What was looked at of a content."""
    return in_lines(content.text[:MOST_CHARACTERS])
