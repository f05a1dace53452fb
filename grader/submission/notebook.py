"""A Jupyter notebook as a learner's module: which of its cells count, and where their lines stand.

A cell is *named* for an exercise by a tag (``exercise-3``, ``03_uploads``, ``uploads.py``), by its first line
(``# exercise-3``, ``# uploads.py``, ``%%writefile uploads.py``), or by nbgrader's metadata: it is a solution
cell whose id begins with ``exercise-3``. Named cells are taken whole, in their order.

What they use and do not define is looked for in the other cells: of these, only statements that give a name
to something (imports, functions, classes, values) come along, and only those that are needed; of several, the
last one. If nothing is named, the same is done for the functions that the exercise asks for. So attempts,
demonstrations and plots beside the answer do no harm, and no statement of theirs is run.

Quiet: nothing of a notebook is executed, and its outputs are not looked at.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import re
import symtable
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from grader.errors import UsageError
from grader.submission.cells import Piece

if TYPE_CHECKING:
    from grader.course import Exercise

__all__ = ["MAX_NOTEBOOK_BYTES", "Names", "as_module", "cells_of", "of_history"]

#: a notebook holds its outputs as well: pictures, tables
MAX_NOTEBOOK_BYTES = 16 * 1024**2
_FUTURE = re.compile(r"^from[ \t]+__future__[ \t]+import[ \t]+[^(\\\n]+$", re.MULTILINE)
#: what a kernel understands and Python does not; see also grader.judge.notebook_traces
_COMMAND = re.compile(r"^[ \t]*(?:[\w, ]+=[ \t]*)?(?:%{1,2}\w|!|\?)|^[ \t]*[\w.]+\?{1,2}[ \t]*$")
_WRITES = re.compile(r"%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?:\S*/)?(?P<name>[\w.-]+)[ \t]*$")
_ALWAYS_THERE = frozenset({*dir(builtins), "__name__", "__file__", "__doc__"})
#: what Python raises for a text that is no program
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
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
    """A code cell of the learner's own."""

    #: "cell 4"
    name: str
    text: str
    #: it says itself that it belongs to the exercise
    is_named: bool = False


class _RawCell(msgspec.Struct):
    cell_type: str
    source: str | list[str]
    metadata: dict[str, Any] = {}


class _Raw(msgspec.Struct):
    nbformat: int
    cells: list[_RawCell] = []


def as_module(name: str, content: bytes, names: Names) -> tuple[str, tuple[Piece, ...]]:
    """The module that a notebook's cells make, and where each of its lines stands.

    Args:
        name: of the file, for messages.
        content: the file's bytes.
        names: by what its cells are known.

    Raises:
        UsageError: it is no notebook of this format, or no cell of it belongs to the exercise.
    """
    return _module(name, cells_of(name, content, names), names)


def of_history(cells: Iterable[tuple[int, str]], names: Names) -> tuple[str, tuple[Piece, ...]]:
    """The same of what a kernel has run: the number that it gave, and the text, of each cell.

    Raises:
        UsageError: none of it belongs to the exercise.
    """
    ran = [
        Cell(f"cell [{number}]", text, is_named=_is_named_by(text, names))
        for number, text in cells
        if text.strip()
    ]
    return _module("what ran in this notebook", _latest(ran), names)


def _latest(cells: Sequence[Cell]) -> list[Cell]:
    """Without named cells that ran again, changed: a later one gives all their names anew."""
    kept: list[Cell] = []
    given: set[str] = set()
    for cell in reversed(cells):
        bound = _bound(cell.text) if cell.is_named else frozenset()
        if cell.is_named and given and bound <= given:
            continue
        given |= bound
        kept.append(cell)
    return kept[::-1]


def cells_of(name: str, content: bytes, names: Names) -> list[Cell]:
    """The code cells of a notebook that are the learner's own, in order; locked ones of nbgrader are not.

    Raises:
        UsageError: it is no notebook of this format.
    """
    try:
        raw = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise UsageError(f"{name} is not a notebook that can be read", _SAVE) from None
    if raw.nbformat != 4:
        raise UsageError(f"{name} is a notebook of format {raw.nbformat}, and only format 4 is read", _SAVE)
    found: list[Cell] = []
    for number, cell in enumerate(raw.cells, 1):
        text = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if cell.cell_type != "code" or not text.strip() or _is_locked(cell.metadata):
            continue
        if "\0" in text or _is_unwritable(text):
            raise UsageError(f"{name} holds characters in cell {number} that no file can hold", _SAVE)
        named = _is_named_by(text, names) or _is_named_in(cell.metadata, names)
        found.append(Cell(f"cell {number}", text, is_named=named))
    return found


def _is_unwritable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _nbgrader(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    found = metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def _is_locked(metadata: Mapping[str, Any]) -> bool:
    found = _nbgrader(metadata)
    return not found.get("solution") and bool(found.get("locked") or found.get("grade"))


def _is_named_in(metadata: Mapping[str, Any], names: Names) -> bool:
    tags = metadata.get("tags")
    if isinstance(tags, list) and {str(tag).lower() for tag in tags} & {*names.marks}:
        return True
    found = _nbgrader(metadata)
    grade_id = str(found.get("grade_id", "")).lower()
    begins = any(re.match(rf"{re.escape(mark)}(?!\d)", grade_id) for mark in names.marks)
    return bool(found.get("solution")) and begins


def _is_named_by(text: str, names: Names) -> bool:
    first = text.lstrip().split("\n", maxsplit=1)[0].strip()
    if (writes := _WRITES.fullmatch(first)) is not None:
        return writes["name"] == names.marks[-1]
    marks = "|".join(map(re.escape, names.marks))
    return re.match(rf"#[#% |]*\s*(?:{marks})(?![\w.-]*\w)", first, re.IGNORECASE) is not None


# ---------------------------------------------------------------------- choosing
@dataclasses.dataclass(frozen=True, slots=True)
class _Taken:
    """Lines of a cell that come along; ``cell`` counts from 0, lines from 1."""

    cell: int
    first: int
    last: int
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Statement:
    """A top-level statement that gives names to something."""

    names: frozenset[str]
    taken: _Taken


def _module(name: str, cells: Sequence[Cell], names: Names) -> tuple[str, tuple[Piece, ...]]:
    taken = [
        _Taken(index, 1, cell.text.count("\n") + 1, _without_magic_of_files(cell.text))
        for index, cell in enumerate(cells)
        if cell.is_named
    ]
    there = frozenset().union(*(_bound(piece.text) for piece in taken)) if taken else frozenset()
    wanted = frozenset().union(*(_used(piece.text) for piece in taken)) if taken else frozenset()
    # A named cell that cannot be parsed may define anything; what it is wrong with is told of it.
    if all(_parsed(piece.text) for piece in taken):
        wanted |= {*names.functions}
    taken += _needed(_statements(cells), wanted - there - _ALWAYS_THERE, there)
    defined = frozenset().union(*(_bound(piece.text) for piece in taken)) if taken else frozenset()
    if not taken or not (any(cell.is_named for cell in cells) or defined & {*names.functions}):
        broken = _first_broken(cells, names)
        if broken is None:
            raise UsageError(
                f"{name} holds no cell for {names.marks[0]}: "
                f"none is named, and none defines {' or '.join(names.functions)}",
                f"Begin the cell of your answer with the line # {names.marks[0]}",
            )
        taken = [*taken, broken]
    return _joined(sorted(taken, key=lambda piece: (piece.cell, piece.first)), cells)


def _first_broken(cells: Sequence[Cell], names: Names) -> _Taken | None:
    """The last cell that would define what is asked for, if only Python could read it."""
    wanted = "|".join(map(re.escape, names.functions))
    begins = re.compile(rf"^(?:async[ \t]+def|def|class)[ \t]+(?:{wanted})\b", re.MULTILINE)
    for index in reversed(range(len(cells))):
        text = _without_commands(cells[index].text)
        if begins.search(text) and _parsed(text) is None:
            return _Taken(index, 1, text.count("\n") + 1, cells[index].text)
    return None


def _needed(statements: Sequence[_Statement], wanted: frozenset[str], there: frozenset[str]) -> list[_Taken]:
    """The last statement for each name that is wanted, and for each that those want."""
    last = {name: statement for statement in statements for name in statement.names}
    taken: list[_Taken] = []
    open_names = sorted(wanted)
    while open_names:
        found = last.get(open_names.pop())
        if found is not None and found.taken not in taken:
            taken.append(found.taken)
            open_names += sorted(_used(found.taken.text) - there - _ALWAYS_THERE)
    return taken


def _statements(cells: Sequence[Cell]) -> list[_Statement]:
    found: list[_Statement] = []
    for index, cell in enumerate(cells):
        if cell.is_named:
            continue
        text = _without_commands(cell.text)
        tree = _parsed(text)
        for node in tree.body if tree is not None else []:
            names = _names_of(node)
            if names and not _awaits(node):
                first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
                last = node.end_lineno or node.lineno
                found.append(_Statement(names, _Taken(index, first, last, _own_text(text, node, first))))
    return found


def _own_text(text: str, node: ast.stmt, first: int) -> str:
    """A statement's lines, without what else stands on them (``import trio; trio.run(main)``)."""
    lines = text.split("\n")[first - 1 : node.end_lineno]
    lines[-1] = lines[-1].encode()[: node.end_col_offset].decode()
    if first == node.lineno:
        lines[0] = lines[0].encode()[node.col_offset :].decode()
    return "\n".join(lines)


def _names_of(node: ast.stmt) -> frozenset[str]:
    """What a statement gives a name to; nothing for one that is there for what it does."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return frozenset({node.name})
        case ast.Import() | ast.ImportFrom():
            return frozenset((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        case ast.Assign():
            targets = [each for target in node.targets for each in ast.walk(target)]
        case ast.AnnAssign() if node.value is not None:
            targets = [node.target]
        case ast.Try() | ast.If() | ast.With():
            # try: import trio / except ImportError: trio = None
            return frozenset(
                name
                for part in [*getattr(node, "body", []), *getattr(node, "orelse", [])]
                if isinstance(part, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef)
                for name in _names_of(part)
            )
        case _ if isinstance(node, getattr(ast, "TypeAlias", ())):
            targets = [getattr(node, "name")]  # noqa: B009 - not there before Python 3.12
        case _:
            return frozenset()
    return frozenset(
        each.id for each in targets if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    )


def _awaits(node: ast.stmt) -> bool:
    """Whether it waits at the top level, as only a notebook may."""
    open_nodes: list[ast.AST] = [node]
    while open_nodes:
        here = open_nodes.pop()
        if isinstance(here, ast.Await | ast.AsyncFor | ast.AsyncWith):
            return True
        if not isinstance(here, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            open_nodes += ast.iter_child_nodes(here)
    return False


# ---------------------------------------------------------------------- reading
def _without_commands(text: str) -> str:
    """A cell without what only a kernel understands; nothing of a cell in another language."""
    if text.lstrip().startswith("%%") and re.match(r"\s*%%(?:time|timeit|capture|prun)\b", text) is None:
        return ""
    return "\n".join("" if _COMMAND.match(line) else line for line in text.split("\n"))


def _without_magic_of_files(text: str) -> str:
    lines = text.split("\n")
    first = next(index for index, line in enumerate(lines) if line.strip())
    if _WRITES.fullmatch(lines[first].strip()):
        lines[first] = ""
    return "\n".join(lines)


def _parsed(text: str) -> ast.Module | None:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the judge tells them, if they matter
        try:
            tree = compile(text, "cell", "exec", flags, dont_inherit=True)
        except _UNREADABLE:
            return None
    return tree if isinstance(tree, ast.Module) else None


def _bound(text: str) -> frozenset[str]:
    """The names that a module of this text has in the end."""
    table = _table(text)
    return (
        frozenset(each.get_name() for each in table.get_symbols() if each.is_assigned() or each.is_imported())
        if table is not None
        else frozenset()
    )


def _used(text: str) -> frozenset[str]:
    """The names that it reads as globals, in functions as well."""
    table = _table(text)
    found: set[str] = set()
    open_tables = [table] if table is not None else []
    while open_tables:
        here = open_tables.pop()
        is_module = here.get_type() == "module"
        found |= {
            each.get_name()
            for each in here.get_symbols()
            if each.is_referenced() and (is_module or each.is_global())
        }
        open_tables += here.get_children()
    return frozenset(found)


def _table(text: str) -> symtable.SymbolTable | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return symtable.symtable(text, "cell", "exec")
        except _UNREADABLE:
            return None


def _joined(taken: Sequence[_Taken], cells: Sequence[Cell]) -> tuple[str, tuple[Piece, ...]]:
    """The text of the module, and its pieces; what must stand first is put there."""
    lines: list[str] = []
    pieces: list[Piece] = []
    for piece in taken:
        for found in _FUTURE.finditer(piece.text):
            line = piece.text.count("\n", 0, found.start()) + piece.first
            here = len(lines) + 1
            pieces.append(Piece(cell=cells[piece.cell].name, first=here, last=here, line=line))
            lines.append(found[0])
    for piece in taken:
        own = _FUTURE.sub("", piece.text).split("\n")
        pieces.append(
            Piece(
                cell=cells[piece.cell].name,
                first=len(lines) + 1,
                last=len(lines) + len(own),
                line=piece.first,
            )
        )
        lines += own
    return "\n".join(lines) + "\n", tuple(pieces)
