"""What the names in a program stand for: what comes from elsewhere, and what its author has named."""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["Names", "names_of", "text_of"]


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What the names of one program stand for."""

    #: bare names from elsewhere by what they are called here; builtins are called as they are
    given: dict[str, str]
    modules: set[str]
    #: attributes and arguments that the program names itself
    own: set[str]


def text_of(node: Node) -> str:
    """The node's text."""
    return (node.text or b"").decode(errors="replace")


def names_of(root: Node) -> Names:
    """All names of a program; without recursion, since a text may be nested as deep as it is long."""
    names = Names({name: name for name in dir(builtins)}, set(), set())
    stack = [root]
    while stack:
        node = stack.pop()
        kind = node.type
        if kind in ("import_statement", "import_from_statement"):
            _import(node, names)
            continue
        if kind in ("function_definition", "class_definition"):
            names.own.update(map(text_of, node.children_by_field_name("name")))
        if kind == "class_definition":
            names.own.update(_fields(node))
        elif kind in ("assignment", "augmented_assignment"):
            names.own.update(_stored(node))
        elif kind in ("parameters", "lambda_parameters"):
            names.own.update(_parameters(node))
        stack.extend(node.named_children)
    return names


def _import(node: Node, names: Names) -> None:
    for each in node.children_by_field_name("name"):
        name = each.child_by_field_name("name") or each
        called = text_of(each.child_by_field_name("alias") or each)
        if node.type == "import_statement":
            names.modules.add(called.partition(".")[0])
        else:
            names.given[called] = text_of(name)


def _fields(node: Node) -> Iterator[str]:
    """What is assigned in the body of a class, by bare names."""
    body = node.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        for each in statement.named_children if statement.type == "expression_statement" else ():
            if each.type == "assignment" and (left := each.child_by_field_name("left")) is not None:
                yield text_of(left)


def _stored(node: Node) -> Iterator[str]:
    """Attributes that are assigned to."""
    left = node.child_by_field_name("left")
    for target in (left, *left.named_children) if left is not None else ():
        if target.type == "attribute" and (name := target.child_by_field_name("attribute")) is not None:
            yield text_of(name)


def _parameters(node: Node) -> Iterator[str]:
    for each in node.named_children:
        name = each.child_by_field_name("name") or (each.named_children[0] if each.named_children else each)
        if name.type == "identifier":
            yield text_of(name)
