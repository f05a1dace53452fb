"""Rows as JSON, one object a line: for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from grader.gradebook.rows import Row
from grader.report.model import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_ours", "make"]


def make(rows: Iterable[Row]) -> bytes:
    """UTF-8; what a terminal, an editor or a log might obey stands as an escape, as in a report."""
    return "".join(escaped(msgspec.json.encode(row).decode()) + "\n" for row in rows).encode()


def is_ours(content: bytes) -> bool:
    """Whether a file's first line is such an object, so that the file may be replaced."""
    try:
        msgspec.json.decode(content.partition(b"\n")[0], type=Row)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True
