"""How programs are built, beside names and words: how far one is from another one.

Read from the syntax tree, so that layout, comments and docstrings do not count; imports do not count
either, since they follow from the rest.
"""

from __future__ import annotations

import ast
import collections
import difflib
from collections.abc import Iterator

__all__ = ["changed_places", "likeness", "shape"]


def changed_places(before: str, after: str) -> tuple[int, float]:
    """In how many places a program differs from another one, and which share of the other's lines it keeps.

    Neighbouring lines are one place. Both texts must be Python.
    """
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changed = [codes for codes in matcher.get_opcodes() if codes[0] != "equal"]
    return len(changed), 1 - sum(end - begin for _, begin, end, _, _ in changed) / max(1, len(old))


def _lines(text: str) -> list[str]:
    tree = _without_docstrings(ast.parse(text))
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return [line for line in ast.unparse(tree).splitlines() if line.strip()]


def _without_docstrings(tree: ast.Module) -> ast.Module:
    """The same tree, changed: no module, class or function has a docstring any more."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


# ---------------------------------------------------------------------- likeness
def shape(text: str) -> collections.Counter[str]:
    """How often each form of statement occurs: its kind and its expressions, without names and constants.

    What a statement holds (the body of a loop) is counted by itself, so neither order nor depth matters.
    Annotations, docstrings and imports are left out. The text must be Python.
    """
    tree = _Anonymous().visit(_without_docstrings(ast.parse(text)))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.ExceptHandler))
    return collections.Counter(" ".join(_form(node)) for node in found)


def likeness(one: collections.Counter[str], other: collections.Counter[str]) -> float:
    """Share of the statements of two programs that have a fellow in the other one: 0 to 1."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


def _form(node: ast.stmt | ast.ExceptHandler) -> Iterator[str]:
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        if name in ("body", "orelse", "finalbody", "handlers"):
            continue
        for part in value if isinstance(value, list) else [value]:
            yield ast.dump(part) if isinstance(part, ast.AST) else str(part)


class _Anonymous(ast.NodeTransformer):
    """A tree with the same name everywhere and one constant; without imports and annotations."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name("_", node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Attribute(self.visit(node.value), "_", node.ctx)

    def visit_Constant(self, _: ast.Constant) -> ast.AST:
        return ast.Constant(0)

    def visit_JoinedStr(self, _: ast.JoinedStr) -> ast.AST:
        return ast.Constant(0)

    def visit_arg(self, _: ast.arg) -> ast.AST:
        return ast.arg("_")

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        return ast.keyword("_" if node.arg else None, self.visit(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        return ast.Assign([self.visit(node.target)], self.visit(node.value)) if node.value else None

    def visit_Import(self, _: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, _: ast.ImportFrom) -> None:
        return None

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler):
            node.name = "_"
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = ["_"]
        return super().generic_visit(node)
