"""How programs are built, beside names and words: how far one is from another one.

Read from the syntax tree, so that layout, comments and docstrings do not count; imports do not count
either, since they follow from the rest.
"""

from __future__ import annotations

import ast
import difflib

__all__ = ["changed_places", "without_docstrings"]


def changed_places(before: str, after: str) -> tuple[int, float]:
    """In how many places a program differs from another one, and which share of the other's lines it keeps.

    Neighbouring lines are one place. Both texts must be Python.
    """
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changed = [codes for codes in matcher.get_opcodes() if codes[0] != "equal"]
    return len(changed), 1 - sum(end - begin for _, begin, end, _, _ in changed) / max(1, len(old))


def _lines(text: str) -> list[str]:
    tree = without_docstrings(ast.parse(text))
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return [line for line in ast.unparse(tree).splitlines() if line.strip()]


def without_docstrings(tree: ast.Module) -> ast.Module:
    """The same tree, changed: no module, class or function has a docstring any more."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree
