"""A program as a row of words that renaming, layout and order do not change.

tree-sitter reads the text: it takes what is not whole, knows ``async def`` whichever Python runs here, does
not recurse, and is quick with almost anything that somebody may hand in. Kept are keywords, operators,
numbers, and the names of what comes from elsewhere (``gather`` of asyncio, ``sorted``, ``.append``). What the
author has named is one word for all. A text with holes is one word and what fills the holes, in whichever of
Python's ways it was written. Left out is what can be changed for nothing: comments, docstrings, annotations,
imports, brackets, commas.

Between two functions stands a break that no fragment goes over: their order does not matter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from grader.extras import need
from grader.similarity.names import Names, names_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["Token", "Tokenizer", "in_lines"]

OWN = "name"
TEXT = "text"
BREAK = ""
#: nobody's own work, or changed for nothing
_LEFT_OUT = frozenset(
    {
        "comment",
        "future_import_statement",
        "import_from_statement",
        "import_statement",
        "line_continuation",
        "pass_statement",
        "type",
        "type_parameter",
    }
)
_PUNCTUATION = frozenset("()[]{},.:;@") | {"->", "ellipsis"}
_STRINGS = frozenset({"string", "concatenated_string"})
#: what brackets would have told
_OPENING = {"argument_list": "()", "dictionary": "{:}", "list": "[]", "set": "{}", "subscript": "[:]"}


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """One word; a break has none."""

    word: str
    #: where it stands in the UTF-8 bytes of :func:`in_lines`
    first_byte: int
    end_byte: int
    #: from 1
    line: int


def in_lines(text: str) -> str:
    """The text with one kind of line end: its lines are those that Python counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Tokenizer:
    """Reads programs; one of it serves for any number.

    Raises:
        UsageError: this Python has no tree-sitter.
    """

    def __init__(self) -> None:
        purpose = "comparing programs"
        tree_sitter = need("tree_sitter", extra="cohort", purpose=purpose)
        python = need("tree_sitter_python", extra="cohort", purpose=purpose)
        self._parser: Parser = tree_sitter.Parser(tree_sitter.Language(python.language()))

    def tokens(self, text: str) -> list[Token]:
        """The words of a program, in its order; of whatever text."""
        root = self._parser.parse(in_lines(text).encode(errors="replace")).root_node
        return list(_words(root, names_of(root)))


def _words(root: Node, names: Names) -> Iterator[Token]:
    stack: list[Node | Token] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Token):
            yield item
        else:
            stack.extend(reversed(_parts(item, names)))


def _parts(node: Node, names: Names) -> list[Node | Token]:
    """What a node is made of, in its order; a node that is one word is that word."""
    kind = node.type
    if kind in _LEFT_OUT:
        return []
    if (rule := _RULES.get(kind)) is not None and (parts := rule(node, names)) is not None:
        return parts
    if node.child_count == 0:
        # What is missing has no length: tree-sitter has put it in.
        return [_token(kind, node)] if kind not in _PUNCTUATION and node.end_byte > node.start_byte else []
    if kind in _OPENING:
        return [_token(_OPENING[kind], node), *node.children]
    return list(node.children)


def _token(word: str, node: Node) -> Token:
    # What stands for something longer than a word stands where that begins.
    end = node.end_byte if node.child_count == 0 or node.type == "string" else node.start_byte + 1
    return Token(word, node.start_byte, end, node.start_point.row + 1)


# ---------------------------------------------------------------------- rules: None where one does not apply
def _identifier(node: Node, names: Names) -> list[Node | Token]:
    return [_token(names.given.get(text_of(node), OWN), node)]


def _number(node: Node, _names: Names) -> list[Node | Token]:
    return [_token(text_of(node).replace("_", "").lower(), node)]


def _statement(node: Node, _names: Names) -> list[Node | Token] | None:
    """A docstring, or dots, is no statement."""
    silent = all(each.type in _STRINGS or each.type == "ellipsis" for each in node.named_children)
    return [] if silent else None


def _function(node: Node, _names: Names) -> list[Node | Token]:
    return [_token(BREAK, node), *node.children, _token(BREAK, node)]


def _attribute(node: Node, names: Names) -> list[Node | Token] | None:
    """``kitchen.toast`` is ``toast``, as if it had been imported by itself."""
    whose = node.child_by_field_name("object")
    name = node.child_by_field_name("attribute")
    if whose is None or name is None:
        return None
    if whose.type == "identifier" and text_of(whose) in names.modules:
        return [_token(text_of(name), name)]
    return [whose, _token(OWN if text_of(name) in names.own else text_of(name), name)]


def _argument(node: Node, names: Names) -> list[Node | Token] | None:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    if name is None or value is None:
        return None
    return [_token(OWN if text_of(name) in names.own else text_of(name), name), value]


def _string(node: Node, _names: Names) -> list[Node | Token]:
    strings = node.named_children if node.type == "concatenated_string" else [node]
    return [_token(TEXT, node), *(hole for string in strings for hole in _holes(string))]


def _holes(string: Node) -> Iterator[Node]:
    for each in string.named_children:
        if each.type == "interpolation":
            yield from each.children_by_field_name("expression")


def _format(call: Node, _names: Names) -> list[Node | Token] | None:
    """``"{} of {}".format(done, all)``."""
    function = call.child_by_field_name("function")
    arguments = call.child_by_field_name("arguments")
    if function is None or arguments is None or function.type != "attribute":
        return None
    filled = function.child_by_field_name("object")
    name = function.child_by_field_name("attribute")
    if filled is None or filled.type not in _STRINGS or name is None or text_of(name) != "format":
        return None
    values = (each.child_by_field_name("value") or each for each in arguments.named_children)
    return [_token(TEXT, call), *values]


def _percent(operation: Node, _names: Names) -> list[Node | Token] | None:
    """``"%s of %s" % (done, all)``."""
    filled = operation.child_by_field_name("left")
    operator = operation.child_by_field_name("operator")
    values = operation.child_by_field_name("right")
    if filled is None or filled.type not in _STRINGS or operator is None or values is None:
        return None
    if operator.type != "%":
        return None
    return [_token(TEXT, operation), *(values.named_children if values.type == "tuple" else [values])]


_RULES: dict[str, Callable[[Node, Names], list[Node | Token] | None]] = {
    "attribute": _attribute,
    "binary_operator": _percent,
    "call": _format,
    "concatenated_string": _string,
    "expression_statement": _statement,
    "float": _number,
    "function_definition": _function,
    "identifier": _identifier,
    "integer": _number,
    "keyword_argument": _argument,
    "string": _string,
}
