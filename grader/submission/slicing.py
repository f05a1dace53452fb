"""Which statements of a notebook an answer needs: those that a kernel would have run for it, and no others.

Statements stand in the order of their cells. A name that is read is looked for backwards: the last
statement before that gives it, which is what was there when the kernel came by; what functions read when
they are called is what was there in the end. A statement that comes along brings what it reads itself. What
changes a thing that is needed comes along as well (``LIMIT += 1``, ``table["a"] = 1``, ``files.append(…)``,
``@commands.register``). What waits at the top level never does: a module cannot, and in a notebook it is a
trial.

Only names are followed; nothing is executed.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import symtable
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence

__all__ = ["Statement", "parsed", "sliced", "statements"]

#: what Python raises for a text that is no program
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
#: methods that change what they are called on; other calls are taken for trials
_CHANGES = frozenset(
    {
        "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popleft",
        "put_nowait", "register", "remove", "setdefault", "update",
    }
)  # fmt: skip
_NAME = re.compile(r"[^\W\d]\w*")
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A top-level statement of a cell, and what it has to do with names."""

    #: counts from 0
    cell: int
    #: in the cell, from 1; without what else stands on these lines
    first: int
    last: int
    text: str
    binds: frozenset[str]
    #: what it reads while it runs, and what its functions read when they are called
    reads: frozenset[str]
    reads_later: frozenset[str]
    #: what is another thing after it, without a new name
    changes: frozenset[str]
    #: ``from x import *``: nobody knows what it binds
    is_star: bool
    #: ``import a.b``: binds ``a``, beside other imports of it
    is_dotted: bool
    #: it waits at the top level
    waits: bool


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a cell, which may ``await``; None for what is no Python."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the judge tells them, if they matter
        try:
            tree = compile(text, "cell", "exec", flags, dont_inherit=True)
        except _UNREADABLE:
            return None
    return tree if isinstance(tree, ast.Module) else None


def statements(cell: int, text: str) -> list[Statement]:
    """The top-level statements of a cell; none if it is no Python."""
    tree, lines = parsed(text), text.split("\n")
    return [_statement(cell, node, lines) for node in tree.body] if tree is not None else []


def sliced(
    all_statements: Sequence[Statement],
    *,
    named: frozenset[int],
    foreign: frozenset[int],
    wanted: Iterable[str],
) -> list[Statement]:
    """The statements of other cells that come along with the named ones, in order.

    Args:
        all_statements: of all cells, in order.
        named: the cells that come along whole.
        foreign: cells of other exercises: what they bind counts where nobody else binds it.
        wanted: names that have to be there in the end.
    """
    return _Slice(all_statements, named, foreign).of(wanted)


class _Slice:
    def __init__(
        self, all_statements: Sequence[Statement], named: frozenset[int], foreign: frozenset[int]
    ) -> None:
        self._all = all_statements
        self._named = named
        self._foreign = foreign
        self._binders: dict[str, list[int]] = defaultdict(list)
        self._changers: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(all_statements):
            if each.waits:
                continue
            for name in each.binds:
                self._binders[name].append(number)
            for name in each.changes:
                self._changers[name].append(number)
        self._taken: set[int] = set()
        self._open: list[int] = []
        #: names that nobody binds
        self._unknown = False

    def of(self, wanted: Iterable[str]) -> list[Statement]:
        for number, each in enumerate(self._all):
            if each.cell in self._named:
                self._take(number)
        for name in wanted:
            self._need(name, len(self._all), later=True)
        self._follow()
        if self._unknown:
            for number, each in enumerate(self._all):
                if each.is_star and each.cell not in self._foreign:
                    self._take(number)
            self._follow()
        found = [self._all[number] for number in sorted(self._taken)]
        return [each for each in found if each.cell not in self._named]

    def _take(self, number: int) -> None:
        if number not in self._taken:
            self._taken.add(number)
            self._open.append(number)

    def _follow(self) -> None:
        while self._open:
            number = self._open.pop()
            each = self._all[number]
            for name in each.reads:
                self._need(name, number, later=False)
            for name in each.reads_later:
                self._need(name, number, later=True)

    def _need(self, name: str, where: int, *, later: bool) -> None:
        """Take what gives a name that is read at a place, and what changes that thing."""
        binders = [each for each in self._binders[name] if self._all[each].cell not in self._foreign]
        binders = binders or self._binders[name]
        if not binders:
            self._unknown = True
            return
        ours = [number for number in binders if self._all[number].cell in self._named]
        if later:
            cell = self._all[where].cell if where < len(self._all) else -1
            beside = [number for number in binders if self._all[number].cell == cell]
            wanted = {(ours or beside or binders)[-1]}
        else:
            before = [number for number in ours if number < where]
            before = before or [number for number in binders if number < where]
            wanted = {(before or ours or binders)[-1]}
        if self._all[binders[-1]].is_dotted:
            wanted |= {number for number in binders if self._all[number].is_dotted}
        wanted |= {number for number in self._changers[name] if number > min(wanted)}
        for number in wanted:
            self._take(number)


# ---------------------------------------------------------------------- one statement
def _statement(cell: int, node: ast.stmt, lines: Sequence[str]) -> Statement:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    own = list(lines[first - 1 : node.end_lineno])
    own[-1] = own[-1].encode()[: node.end_col_offset].decode()
    if first == node.lineno:
        own[0] = own[0].encode()[node.col_offset :].decode()
    text = "\n".join(own)
    binds, reads, later = _names(text)
    dotted = isinstance(node, ast.Import) and any("." in each.name and not each.asname for each in node.names)
    star = isinstance(node, ast.ImportFrom) and any(each.name == "*" for each in node.names)
    return Statement(
        cell=cell,
        first=first,
        last=node.end_lineno or node.lineno,
        text=text,
        binds=binds,
        reads=reads | _augmented(node) | _in_annotations(node),
        reads_later=later,
        changes=_changed(node),
        is_star=star,
        is_dotted=dotted,
        waits=_waits(node),
    )


def _names(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What a statement binds, reads while it runs, and what its functions read or set later."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            table = symtable.symtable(text, "cell", "exec")
        except _UNREADABLE:
            return frozenset(), frozenset(), frozenset()
    symbols = table.get_symbols()
    binds = {each.get_name() for each in symbols if each.is_assigned() or each.is_imported()}
    reads = {each.get_name() for each in symbols if each.is_referenced()}
    later: set[str] = set()
    inner = [(child, False) for child in table.get_children()]
    while inner:
        here, is_late = inner.pop()
        is_late = is_late or here.get_type() == "function"
        # The body of a class reads a name of the module even if it gives the same name itself.
        names = {
            each.get_name()
            for each in here.get_symbols()
            if each.is_global() or (here.get_type() == "class" and each.is_referenced())
        }
        (later if is_late else reads).update(names)
        inner += [(child, is_late) for child in here.get_children()]
    return frozenset(binds), frozenset(reads), frozenset(later)


def _augmented(node: ast.stmt) -> frozenset[str]:
    """What ``x += 1`` reads, which no table of symbols tells."""
    return frozenset(
        each.target.id
        for each in _outside_functions(node)
        if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
    )


def _in_annotations(node: ast.stmt) -> frozenset[str]:
    """The names in annotations that are text: somebody may ask for them."""
    found: set[str] = set()
    for each in ast.walk(node):
        for hint in (getattr(each, "annotation", None), getattr(each, "returns", None)):
            if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
                found |= {*_NAME.findall(hint.value)}
    return frozenset(found)


def _changed(node: ast.stmt) -> frozenset[str]:
    """The names of things that are other things after this statement."""
    found: list[ast.expr] = []
    match node:
        case ast.Assign():
            found += [each for each in node.targets if isinstance(each, ast.Attribute | ast.Subscript)]
        case ast.AugAssign() | ast.AnnAssign():
            found.append(node.target)
        case ast.Delete():
            found += [each for each in node.targets if not isinstance(each, ast.Name)]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) as method)) if name in _CHANGES:
            found.append(method)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            found += node.decorator_list
        case _:
            pass
    return frozenset(name for each in found if (name := _base(each)))


def _base(node: ast.expr) -> str:
    """``table`` of ``table["a"].b(c)``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _waits(node: ast.stmt) -> bool:
    return any(
        isinstance(each, ast.Await | ast.AsyncFor | ast.AsyncWith)
        or (isinstance(each, ast.comprehension) and bool(each.is_async))
        for each in _outside_functions(node)
    )


def _outside_functions(node: ast.stmt) -> list[ast.AST]:
    """The node and all below it that run with it."""
    found: list[ast.AST] = []
    open_nodes: list[ast.AST] = [node]
    while open_nodes:
        here = open_nodes.pop()
        found.append(here)
        if not isinstance(here, _SCOPES):
            open_nodes += ast.iter_child_nodes(here)
    return found
