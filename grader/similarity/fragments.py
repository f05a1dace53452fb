"""Fragments: runs of words by which programs are compared.

Winnowing (Schleimer, Wilkerson and Aiken, "Local Algorithms for Document Fingerprinting", 2003) keeps some
fragments of each program to save room, and finds every match that is a window longer. Answers to exercises
are short: all fragments are kept here, which is a window of one, so that no match of :data:`LENGTH` words is
missed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from grader.similarity.tokens import BREAK, Token

__all__ = ["LENGTH", "fragments"]

#: words of a fragment; shorter ones are in every program, longer ones are lost by small changes
LENGTH = 8


def fragments(tokens: Sequence[Token]) -> dict[int, list[int]]:
    """Each fragment by a number that stands for its words, the same in every run, and where it begins."""
    found: dict[int, list[int]] = {}
    words = [token.word for token in tokens]
    start = 0
    for end in range(len(words) + 1):
        if end < len(words) and words[end] != BREAK:
            continue
        for at in range(start, end - LENGTH + 1):
            found.setdefault(_number(words[at : at + LENGTH]), []).append(at)
        start = end + 1
    return found


def _number(words: Sequence[str]) -> int:
    # Python's own hash of a text is another one in every process.
    return int.from_bytes(hashlib.blake2b("\n".join(words).encode(), digest_size=8).digest())
