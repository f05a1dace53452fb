"""Files of a course that authors write by hand: TOML, decoded strictly.

Whoever misspells a key is told so, with the file, the key and the fix.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from grader.errors import CourseError
from grader.os_errors import explain_os_error, is_exhausted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["convert", "known_keys", "parse", "read_text"]

_T = TypeVar("_T")


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        CourseError: it is missing, cannot be read, or is not UTF-8.
        Inconclusive: this machine has no descriptors or memory left.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{path} is missing", "Write it, or remove the exercise's folder.") from None
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, "an exercise could not be read") from None
        raise CourseError(f"{path} cannot be read: {error.strerror}", "Repair the file.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8 text", "Save it as UTF-8.") from None


def parse(text: str, path: Path) -> dict[str, Any]:
    """What stands in the text of a file.

    Raises:
        CourseError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path} is not TOML: {error}", "Repair that line.") from None


def convert(
    content: Mapping[str, Any],
    kind: type[_T],
    path: Path,
    *,
    table: str = "",
    fixes: Mapping[str, str] = MappingProxyType({}),
) -> _T:
    """A table of a file as a value of ``kind``.

    Args:
        content: what stands in the table.
        kind: a struct, or a dataclass.
        path: the file, to be named.
        table: the table, to be named; empty for the whole file.
        fixes: for a key (or its beginning) whose value has the wrong type: what to write.

    Raises:
        CourseError: a key is unknown or missing, or a value has the wrong type.
    """
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        where = f"{path}: [{table}]" if table else f"{path}:"
        raise CourseError(*_explained(str(error), where, kind, fixes)) from None


def _explained(message: str, where: str, kind: type[object], fixes: Mapping[str, str]) -> tuple[str, str]:
    """Cause and fix for msgspec's words, which name JSON's kinds and paths."""
    if match := re.search(r"unknown field `(.*?)`", message):
        known = set(getattr(kind, "__struct_fields__", ()))
        return f"{where} unknown key {match[1]!r}", known_keys(match[1], known)
    if match := re.search(r"missing required field `(.*?)`", message):
        return f"{where} the key {match[1]!r} is missing", "Add it."
    text, _, place = message.partition(" - at ")
    key = place.strip("`").removeprefix("$.").removesuffix("[...]")
    fix = next((fix for name, fix in fixes.items() if key.startswith(name)), "Correct its value.")
    return f"{where} {key or 'content'}: {text[:1].lower()}{text[1:]}", fix


def known_keys(name: str, known: Iterable[str]) -> str:
    """The fix for a misspelt name: the one that was meant, or all that there are."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(sorted(known))}."
