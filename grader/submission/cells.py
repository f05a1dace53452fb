"""Where a line of a notebook's code stands for whoever wrote it: in a cell, counted from its own first line.

A module that was made of cells has lines of its own, which the judge tells. Where its words say ``line 31``
that becomes ``cell 4, line 2``, and so does what Python itself says of a line that it cannot read
("detected at line 31"). What a learner's exception says of some line is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

__all__ = ["Piece", "in_cells", "place"]

#: in the judge's own words: frames of a traceback, who waits where, what was made and never awaited
_OURS = re.compile(
    r"(?m)(?:^|(?<=\bwaits at )|(?<=\bwait at )|(?<=\bstands at )|(?<=\bcalled on ))line (\d{1,6})\b"
)
_ANY = re.compile(r"\bline (\d{1,6})\b")
_UNREADABLE = "is not valid Python"


class Piece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of the module that follow each other in one cell; all lines count from 1."""

    #: how a learner finds it: "cell 4", or "cell [7]" by the number that a kernel gave
    cell: str
    #: of the module
    first: int
    last: int
    #: of the cell: where ``first`` stands there
    line: int


def place(pieces: Sequence[Piece], line: int) -> tuple[str, int] | None:
    """The cell, and the line in it, that a line of the module was taken from; None: from no cell."""
    piece = next((piece for piece in pieces if piece.first <= line <= piece.last), None)
    return None if piece is None else (piece.cell, line - piece.first + piece.line)


def in_cells(text: str, pieces: Sequence[Piece]) -> str:
    """The judge's words about learners' code, with the lines of cells."""

    def told(found: re.Match[str]) -> str:
        where = place(pieces, int(found[1]))
        return found[0] if where is None else f"{where[0]}, line {where[1]}"

    return (_ANY if _UNREADABLE in text else _OURS).sub(told, text) if pieces else text
