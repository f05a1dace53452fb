"""Two programs side by side: lines with numbers, what is the same in both, what everybody was given."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from grader.similarity.compare import compared_text, line_numbers
from grader.similarity.matching import covered, stretches
from grader.submission.cells import place

if TYPE_CHECKING:
    from grader.gradebook.attempts import Content
    from grader.similarity.tokens import Token, Tokenizer
    from grader.submission.cells import Piece

__all__ = ["Line", "Part", "Side", "Sides", "sides_of"]


#: what may stand behind the last word of a stretch, and belongs to it
_CLOSING = b")]}:,; "


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Text of one line, and the stretch that it is of; 0: of none."""

    text: str
    stretch: int = 0
    #: whether the stretch begins here
    begins: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a program."""

    #: as its author counts: in the module, or in the cell of a notebook
    number: int
    parts: tuple[Part, ...]
    #: all that it says was given, or most have it
    given: bool
    #: letter for letter in both programs, and in no third one
    verbatim: bool = False
    #: the cell of a notebook that begins here; empty else
    cell: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One program."""

    lines: tuple[Line, ...]
    #: of each stretch, its first and last line, as its author counts
    places: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Sides:
    """Two programs; stretches are numbered from 1, in the order of the first one."""

    first: Side
    second: Side
    #: words of each stretch
    lengths: tuple[int, ...]

    @property
    def verbatim(self) -> int:
        """How many lines are letter for letter in both, and in no third program."""
        return sum(line.verbatim for line in self.first.lines)


def sides_of(
    first: Content, second: Content, nothing: Collection[int], tokenizer: Tokenizer, *, rare: Collection[int]
) -> Sides:
    """Lay two programs side by side.

    Args:
        first: one program.
        second: the other.
        nothing: fragments that say nothing, and match nothing.
        tokenizer: reads programs.
        rare: lines that no third program has, as :func:`.compare.line_numbers` tells them.
    """
    tokens = [tokenizer.tokens(compared_text(each)) for each in (first, second)]
    found = stretches(tokens[0], tokens[1], nothing)
    lines = [set(line_numbers(compared_text(each))) for each in (first, second)]
    both = lines[0] & lines[1] & set(rare)
    return Sides(
        _side(first, tokens[0], [(each.first, each.length) for each in found], nothing, both),
        _side(second, tokens[1], [(each.second, each.length) for each in found], nothing, both),
        tuple(each.length for each in found),
    )


def _side(
    content: Content,
    tokens: Sequence[Token],
    runs: Sequence[tuple[int, int]],
    nothing: Collection[int],
    both: set[int],
) -> Side:
    given = covered(tokens, nothing)
    for start, length in runs:
        given[start : start + length] = [False] * length
    says: dict[int, bool] = {}
    for token, is_given in zip(tokens, given, strict=True):
        if token.word:
            says[token.line] = says.get(token.line, True) and is_given
    #: first and last byte of each stretch, and its number, by place
    marks = sorted(
        (tokens[start].first_byte, max(token.end_byte for token in tokens[start : start + length]), number)
        for number, (start, length) in enumerate(runs, 1)
    )
    text = compared_text(content)
    lines: list[Line] = []
    begun: set[int] = set()
    at = 0
    cell = ""
    for number, line in enumerate(text.encode(errors="replace").split(b"\n"), 1):
        where = place(content.pieces, number)
        here = where[0] if where is not None else cell
        lines.append(
            Line(
                number=where[1] if where is not None else number,
                parts=tuple(_parts(line, at, marks, begun)),
                given=says.get(number, False),
                verbatim=not both.isdisjoint(line_numbers(line.decode(errors="replace"))),
                cell=here if here != cell else "",
            )
        )
        cell = here
        at += len(line) + 1
    places = tuple(
        (
            _told(content.pieces, tokens[start].line),
            _told(content.pieces, max(token.line for token in tokens[start : start + length])),
        )
        for start, length in runs
    )
    return Side(tuple(lines), places)


def _told(pieces: Sequence[Piece], line: int) -> str:
    where = place(pieces, line)
    return str(line) if where is None else f"{where[0]}, {where[1]}"


def _parts(line: bytes, start: int, marks: Sequence[tuple[int, int, int]], begun: set[int]) -> list[Part]:
    """The line cut at the ends of stretches; indentation and what stands after the code is of none."""
    end = start + len(line)
    found: list[Part] = []
    at = start
    indent = start + len(line) - len(line.lstrip())
    for first, last, number in marks:
        low, high = max(first, indent, at), min(last, end)
        if low >= high:
            continue
        if not line[high - start :].strip(_CLOSING):
            high = end
        if low > at:
            found.append(Part(line[at - start : low - start].decode(errors="replace")))
        part = line[low - start : high - start].decode(errors="replace")
        found.append(Part(part, number, number not in begun))
        begun.add(number)
        at = high
    if at < end:
        found.append(Part(line[at - start :].decode(errors="replace")))
    return found
