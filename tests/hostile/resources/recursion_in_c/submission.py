"""Nests data and source as deep as nothing else is, and has C code walk all the way down."""

import ast
import contextlib
import json
import pickle
import sys

from honest import steady

__all__ = ["post", "steady"]


def nested(depth):
    found = []
    for _ in range(depth):
        found = [found]
    return found


async def post(address, names):
    sys.setrecursionlimit(2**31 - 1)
    deep = nested(1_000_000)
    for walk in (
        lambda: ast.parse("-" * 100_000 + "1"),
        lambda: compile("(" * 100_000, "deep", "eval"),
        lambda: json.loads("[" * 100_000),
        lambda: deep == nested(1_000_000),
        lambda: json.dumps(deep),
        lambda: pickle.dumps(deep),
        lambda: repr(deep),
    ):
        with contextlib.suppress(RecursionError, MemoryError, SyntaxError):
            walk()
    raise RecursionError
