"""A Jupyter notebook as a learner's module: which of its cells count, and where their lines stand.

A cell is *named* for an exercise by a tag (``exercise-3``, ``03_uploads``, ``uploads.py``), by its first
line (``# exercise-3``, ``# uploads.py``, ``%%writefile uploads.py``), or by nbgrader's metadata: it is a
solution cell whose id begins with ``exercise-3``. Named cells are taken whole, in their order.

What they use and do not define comes along from the other cells (:mod:`.slicing`). If nothing is named, the
same is done for the functions that the exercise asks for. So attempts, demonstrations and plots beside the
answer do no harm, and no statement of theirs is run.

Quiet: nothing of a notebook is executed, and its outputs are not looked at.
"""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.submission.cells import Piece
from grader.submission.slicing import Statement, parsed, sliced, statements
from grader.submission.source import MAX_BYTES

if TYPE_CHECKING:
    from grader.course import Exercise

__all__ = ["MAX_NOTEBOOK_BYTES", "Names", "as_module", "cells_of", "of_history"]

#: a notebook holds its outputs as well: pictures, tables
MAX_NOTEBOOK_BYTES = 16 * 1024**2
#: of all code cells together, in characters
MOST_CODE = 1024**2
#: characters of a line that are looked at for what it is
_BEGINNING = 200
#: what a kernel understands and Python does not; see also grader.judge.notebook_traces
_COMMAND = re.compile(
    r"(?P<indent>[ \t]*)(?:(?:\w[\w, .\[\]'\"]{0,80}=[ \t]*)?(?:%{1,2}\w|!|\?)"
    r"|[\w.*]+\?{1,2}[ \t]*$|[,;/]\w+[ \t])"
)
_WRITES = re.compile(r"%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?:\S*/)?(?P<name>[\w.-]+)[ \t]*$")
#: cell magics that run the cell's Python
_AROUND = re.compile(r"%%(?:time|timeit|capture|prun)\b")
_OF_ANY_EXERCISE = re.compile(r"#[#% |]{0,9}\s{0,9}(?:exercise-\d+|\d\d_\w+)\b", re.IGNORECASE)
_SAVE = "Save it again in Jupyter (File > Save Notebook), and hand in that file."


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """By what the cells of one exercise are known."""

    #: ``exercise-3``, ``03_uploads``, ``uploads.py``: each names a cell
    marks: tuple[str, ...]
    #: that the module has to define
    functions: tuple[str, ...]

    @classmethod
    def of(cls, exercise: Exercise) -> Names:
        """Those of an exercise.

        Raises:
            CourseError: its metadata breaks the form.
        """
        functions = dict.fromkeys(name.partition(".")[0] for name in exercise.metadata.functions)
        return cls((exercise.slug, exercise.key, exercise.file_name), tuple(functions))


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A code cell, but for test cells."""

    #: "cell 4"
    name: str
    text: str
    #: it says itself that it belongs to the exercise
    is_named: bool = False
    #: it says that it belongs to another one
    is_foreign: bool = False


def as_module(name: str, content: bytes, names: Names) -> tuple[str, tuple[Piece, ...]]:
    """The module that a notebook's cells make, and where each of its lines stands.

    Args:
        name: of the file, for messages.
        content: the file's bytes.
        names: by what its cells are known.

    Raises:
        UsageError: it is no notebook of this format, no cell belongs to the exercise, or it is too large.
    """
    return _module(name, cells_of(name, content, names), names)


def of_history(cells: Iterable[tuple[int, str]], names: Names) -> tuple[str, tuple[Piece, ...]]:
    """The same of what a kernel has run: the number that it gave, and the text, of each cell.

    Raises:
        UsageError: none of it belongs to the exercise, or it is too large.
    """
    ran = [
        Cell(
            f"cell [{number}]",
            text,
            is_named=_is_named_by(text, names),
            is_foreign=not _is_named_by(text, names) and _is_of_any(text),
        )
        for number, text in cells
        if text.strip()
    ]
    return _module("what ran in this notebook", _latest(ran, names), names)


def _latest(cells: Sequence[Cell], names: Names) -> list[Cell]:
    """Without named cells that ran again, changed, with their name or without it.

    One that gives a function which is asked for counts if it gave one of them last; of others, a later one
    that gives all their names takes their place.
    """
    bound = [_bound(cell.text) for cell in cells]
    last = {name: number for number, given in enumerate(bound) for name in given}
    kept: list[Cell] = []
    given: set[str] = set()
    for number in reversed(range(len(cells))):
        cell, asked = cells[number], bound[number] & {*names.functions}
        if cell.is_named and asked and not any(last[name] == number for name in asked):
            cell = dataclasses.replace(cell, is_named=False)
        elif cell.is_named and not asked and given and bound[number] <= given:
            continue
        given |= bound[number] if cell.is_named else set()
        kept.append(cell)
    return kept[::-1]


def _bound(text: str) -> frozenset[str]:
    return frozenset().union(*(each.binds for each in statements(0, _as_python(text))))


def cells_of(name: str, content: bytes, names: Names) -> list[Cell]:
    """The code cells of a notebook, in order; without nbgrader's test cells.

    Raises:
        UsageError: it is no notebook of this format.
    """
    try:
        raw = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        raw = None
    cells = raw.get("cells", []) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(cells, list) or "nbformat" not in raw:
        raise UsageError(f"{name} is not a notebook that can be read", _SAVE)
    if raw["nbformat"] != 4:
        raise UsageError(
            f"{name} is a notebook of format {raw['nbformat']}, and only format 4 is read", _SAVE
        )
    found: list[Cell] = []
    for number, cell in enumerate(cells, 1):
        text, metadata = _read(cell)
        if not text.strip() or _is_test(metadata):
            continue
        if "\0" in text or not _is_writable(text):
            raise UsageError(f"{name} holds characters in cell {number} that no file can hold", _SAVE)
        is_named = _is_named_by(text, names) or _is_named_in(metadata, names)
        is_foreign = not is_named and (_is_of_any(text) or _is_of_any_in(metadata))
        found.append(Cell(f"cell {number}", text, is_named=is_named, is_foreign=is_foreign))
    return found


def _read(cell: Any) -> tuple[str, Mapping[str, Any]]:
    """Text and metadata of a code cell; nothing of any other."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return "", {}
    source, metadata = cell.get("source"), cell.get("metadata")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, metadata if isinstance(metadata, dict) else {}


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# ---------------------------------------------------------------------- whose a cell is
def _nbgrader(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    found = metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def _is_test(metadata: Mapping[str, Any]) -> bool:
    found = _nbgrader(metadata)
    return bool(found.get("grade")) and not found.get("solution")


def _is_named_in(metadata: Mapping[str, Any], names: Names) -> bool:
    if {*_tags(metadata)} & {*names.marks}:
        return True
    found = _nbgrader(metadata)
    grade_id = str(found.get("grade_id", "")).lower()
    begins = any(re.match(rf"{re.escape(mark)}(?!\d)", grade_id) for mark in names.marks)
    return bool(found.get("solution")) and begins


def _is_of_any_in(metadata: Mapping[str, Any]) -> bool:
    """Whether its metadata name it for some exercise."""
    told = [*_tags(metadata), str(_nbgrader(metadata).get("grade_id", ""))]
    return any(re.match(r"exercise-\d+|\d\d_\w+$", each) for each in told)


def _tags(metadata: Mapping[str, Any]) -> list[str]:
    tags = metadata.get("tags")
    return [str(tag).lower() for tag in tags] if isinstance(tags, list) else []


def _first_line(text: str) -> str:
    return text.lstrip().split("\n", maxsplit=1)[0].strip()[:_BEGINNING]


def _is_of_any(text: str) -> bool:
    return _OF_ANY_EXERCISE.match(_first_line(text)) is not None


def _is_named_by(text: str, names: Names) -> bool:
    first = _first_line(text)
    if (writes := _WRITES.fullmatch(first)) is not None:
        return writes["name"] == names.marks[-1]
    marks = "|".join(map(re.escape, names.marks))
    named = rf"#[#% |]{{0,9}}\s{{0,9}}(?:{marks})(?![\w.-]*\w)"
    return re.match(named, first, re.IGNORECASE) is not None


# ---------------------------------------------------------------------- the module
@dataclasses.dataclass(frozen=True, slots=True)
class _Taken:
    """Lines of a cell that come along; ``cell`` counts from 0, lines from 1."""

    cell: int
    first: int
    last: int
    text: str


def _module(name: str, cells: Sequence[Cell], names: Names) -> tuple[str, tuple[Piece, ...]]:
    if sum(len(cell.text) for cell in cells) > MOST_CODE:
        raise UsageError(
            f"{name} holds more than a million characters of code",
            "Hand in the code alone, without data in it.",
        )
    named = frozenset(number for number, cell in enumerate(cells) if cell.is_named)
    texts = [_without_writes(cell.text) if cell.is_named else _as_python(cell.text) for cell in cells]
    found = [each for number, text in enumerate(texts) for each in statements(number, text)]
    # A named cell that is no Python may define anything; what is wrong with it is told of it.
    is_readable = all(parsed(texts[number]) is not None for number in named)
    along = sliced(
        found,
        named=named,
        foreign=frozenset(number for number, cell in enumerate(cells) if cell.is_foreign),
        wanted=names.functions if is_readable else (),
    )
    taken = [_Taken(each.cell, each.first, each.last, each.text) for each in along]
    taken += [_Taken(number, 1, texts[number].count("\n") + 1, texts[number]) for number in named]
    if not named and not any(each.binds & {*names.functions} for each in along):
        taken = [_last_broken(name, cells, names)]
    ordered = sorted(taken, key=lambda piece: (piece.cell, piece.first))
    text, pieces = _joined(ordered, _futures(found, cells, until=ordered[-1].cell), cells)
    if len(text.encode()) > MAX_BYTES:
        raise UsageError(
            f"{name} holds more than {MAX_BYTES // 1024} KiB of code for {names.marks[0]}",
            "Hand in the code alone, without data in it.",
        )
    return text, pieces


def _last_broken(name: str, cells: Sequence[Cell], names: Names) -> _Taken:
    """The last cell that would define what is asked for, if only Python could read it.

    Raises:
        UsageError: there is none.
    """
    wanted = "|".join(map(re.escape, names.functions))
    begins = re.compile(rf"^(?:async[ \t]+def|def|class)[ \t]+(?:{wanted})\b", re.MULTILINE)
    for number in reversed(range(len(cells))):
        text = cells[number].text
        if begins.search(text) and parsed(_as_python(text)) is None:
            return _Taken(number, 1, text.count("\n") + 1, text)
    raise UsageError(
        f"{name} holds no cell for {names.marks[0]}: "
        f"none is named, and none defines {' or '.join(names.functions)}",
        f"Begin the cell of your answer with the line # {names.marks[0]}",
    )


def _futures(found: Sequence[Statement], cells: Sequence[Cell], *, until: int) -> list[_Taken]:
    """Imports from ``__future__``: in a kernel they hold for all cells that follow."""
    return [
        _Taken(each.cell, each.first, each.last, each.text)
        for each in found
        if each.cell <= until and not cells[each.cell].is_foreign and _is_future(each.text)
    ]


def _is_future(text: str) -> bool:
    return re.match(r"from\s+__future__\s+import\b", text) is not None


def _joined(
    taken: Sequence[_Taken], futures: Sequence[_Taken], cells: Sequence[Cell]
) -> tuple[str, tuple[Piece, ...]]:
    """The text of the module, and its pieces; what must stand first is put there."""
    lines: list[str] = []
    pieces: list[Piece] = []
    for piece in [*futures, *(_without_futures(piece, futures) for piece in taken)]:
        own = piece.text.split("\n")
        first = len(lines) + 1
        pieces.append(
            Piece(cell=cells[piece.cell].name, first=first, last=first + len(own) - 1, line=piece.first)
        )
        lines += own
    return "\n".join(lines) + "\n", tuple(pieces)


def _without_futures(piece: _Taken, futures: Sequence[_Taken]) -> _Taken:
    """The same lines, blank where they have been put to the beginning."""
    lines = piece.text.split("\n")
    for future in futures:
        if future.cell == piece.cell and piece.first <= future.first and future.last <= piece.last:
            for number in range(future.first, future.last + 1):
                lines[number - piece.first] = ""
    return dataclasses.replace(piece, text="\n".join(lines))


# ---------------------------------------------------------------------- what only a kernel understands
def _without_writes(text: str) -> str:
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    if _WRITES.fullmatch(lines[first].strip()[:_BEGINNING]):
        lines[first] = ""
    return "\n".join(lines)


def _as_python(text: str) -> str:
    """A cell without what only a kernel understands, line by line; nothing of a cell in another language."""
    if parsed(text) is not None:
        return text
    if text.lstrip().startswith("%%") and _AROUND.match(text.lstrip()) is None:
        return ""
    kept: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        found = None if goes_on else _COMMAND.match(line[:_BEGINNING])
        if found is None and not goes_on:
            kept.append(line)
            continue
        # A block that holds nothing else must hold something.
        kept.append("" if goes_on or not found or not found["indent"] else f"{found['indent']}pass")
        goes_on = line.endswith("\\")
    return textwrap.dedent("\n".join(kept))
