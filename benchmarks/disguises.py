"""Copies of programs that somebody has tried to hide, made by script, for benchmarks and tests."""

from __future__ import annotations

import ast
import random
from collections.abc import Collection

__all__ = ["KINDS", "disguised"]

#: how a copy is made; "mixed" is made of two programs, "all" is every other disguise at once
KINDS = ("printed", "renamed", "reordered", "commented", "formatted", "padded", "mixed", "all")
_WORDS = (
    "alpha",
    "bravo",
    "delta",
    "golf",
    "hotel",
    "india",
    "kilo",
    "lima",
    "oscar",
    "papa",
    "romeo",
    "zulu",
)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_PADDING = (
    "spare_{n} = [number * number for number in range({n})]",
    "if {n} > 1000:\n    raise RuntimeError('never {n}')",
    "unused_{n} = {{'kind': {n}, 'old': None}}",
    "assert {n} >= 0",
)


def disguised(kind: str, text: str, other: str, *, keep: Collection[str], draw: random.Random) -> str:
    """A copy of a program.

    Args:
        kind: one of :data:`KINDS`.
        text: the program.
        other: another one, which "mixed" takes half of its functions from.
        keep: names that the exercise asks for.
        draw: where chance comes from.

    Raises:
        SyntaxError: one of the two is not Python.
    """
    tree = ast.parse(text)
    if kind in ("renamed", "all"):
        _rename(tree, keep, draw)
    if kind in ("reordered", "all"):
        _reorder(tree, draw)
    if kind in ("formatted", "all"):
        tree = _Format().visit(tree)
    if kind in ("padded", "all"):
        _pad(tree, draw)
    if kind in ("commented", "all"):
        _take_docstrings(tree)
    if kind == "mixed":
        _mix(tree, ast.parse(other), draw)
    made = ast.unparse(ast.fix_missing_locations(tree))  # other quotes, blank lines, brackets; no comments
    return _comment(made, draw) if kind in ("commented", "all") else made


def _rename(tree: ast.Module, keep: Collection[str], draw: random.Random) -> None:
    """Give another name to everything that the program names itself."""
    own = {name for node in ast.walk(tree) if (name := _named(node))}
    names = sorted(name for name in own if not name.startswith("__") and name not in keep)
    new = {name: f"{draw.choice(_WORDS)}_{number}" for number, name in enumerate(names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [new.get(name, name) for name in node.names]
        elif not isinstance(node, ast.alias):
            for field in ("name", "id", "attr", "arg"):
                name = getattr(node, field, None)
                if isinstance(name, str) and name in new:
                    setattr(node, field, new[name])


def _named(node: ast.AST) -> str | None:
    """What a node gives a name to."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case (
            ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store())
        ):
            return name
        case ast.ExceptHandler(name=name):
            return name
    return None


def _reorder(tree: ast.Module, draw: random.Random) -> None:
    """Shuffle functions and classes, and the methods of each class."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for body in bodies:
        places = [place for place, each in enumerate(body) if isinstance(each, _DEFINITIONS)]
        found = [body[place] for place in places]
        draw.shuffle(found)
        for place, each in zip(places, found, strict=True):
            body[place] = each


class _Format(ast.NodeTransformer):
    """Write f-strings as ``"…".format(…)``."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        text, values = "", []
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += str(part.value).replace("{", "{{").replace("}", "}}")
            elif isinstance(part, ast.FormattedValue):
                text += "{" + ("" if part.conversion == -1 else f"!{chr(part.conversion)}") + "}"
                values.append(part.value)
        return ast.Call(ast.Attribute(ast.Constant(text), "format", ast.Load()), values, [])


def _pad(tree: ast.Module, draw: random.Random) -> None:
    """Put statements that do nothing before a third of the statements of functions."""
    number = 0
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body: list[ast.stmt] = []
            for statement in node.body:
                if draw.random() < 1 / 3:
                    number += 1
                    body.extend(ast.parse(draw.choice(_PADDING).format(n=number)).body)
                body.append(statement)
            node.body = body


def _take_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]


def _comment(text: str, draw: random.Random) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() and draw.random() < 0.3:
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}# {' '.join(draw.choices(_WORDS, k=4))}")
        lines.append(line)
    return "\n".join(lines)


def _mix(tree: ast.Module, other: ast.Module, draw: random.Random) -> None:
    """Take half of the functions from the other program; of a single function, half of its statements."""
    places = {each.name: place for place, each in enumerate(tree.body) if isinstance(each, _DEFINITIONS)}
    others = {each.name: each for each in other.body if isinstance(each, _DEFINITIONS)}
    names = sorted(places)
    draw.shuffle(names)
    if len(names) > 1:
        for name in names[: len(names) // 2]:
            tree.body[places[name]] = others.get(name, ast.Pass())
        tree.body.extend(each for name, each in others.items() if name not in places)
        return
    for name in names:
        mine, theirs = tree.body[places[name]], others.get(name)
        if isinstance(mine, _DEFINITIONS) and theirs is not None:
            mine.body = [*mine.body[: (len(mine.body) + 1) // 2], *theirs.body[len(theirs.body) // 2 :]]
