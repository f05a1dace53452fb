"""Reading the learner's file as text in the judge, for words only.

The file compiled in the bench; that does not mean that it can be parsed here. Where the stack is deeper, a
deep nesting that the bench's compiler took is one too many, and a file may look different to each version
of the parser. So nothing is concluded from a file that cannot be read.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

__all__ = ["lines_using"]


def lines_using(text: str, *names: str) -> list[int]:
    """The lines that use one of the names (``except``: that catch something), in no order.

    None of a text that cannot be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there may be thousands, about backslashes in strings
        try:
            return list(_lines_using(ast.parse(text), names))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []


def _lines_using(tree: ast.Module, names: tuple[str, ...]) -> Iterator[int]:
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load))
            or (isinstance(node, ast.Attribute) and node.attr in names)
            or (isinstance(node, ast.ExceptHandler) and "except" in names)
        ):
            yield node.lineno
