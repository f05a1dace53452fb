"""Whether an error comes of another version of Python: the code is right there, and fails here.

Of names the standard library's own lists decide (:mod:`.newer_names`). Of syntax nothing here can parse
what is newer, so the line that Python itself points to is looked at for the few things that are. Every
answer is for words alone.
"""

from __future__ import annotations

import re
import sys

from grader.judge.newer_names import GONE, SINCE

__all__ = ["newer_name", "newer_syntax", "standard_name"]

Version = tuple[int, int]
HERE: Version = sys.version_info[:2]

#: (what Python says, what stands in that line, what it is, the first version that has it); None: anything
_SYNTAX: tuple[tuple[str | None, str | None, str, Version], ...] = (
    (None, r"^\s*type\s+\w+\s*(\[.*\]\s*)?=", "a `type` statement", (3, 12)),
    (None, r"^\s*((async\s+)?def|class)\s+\w+\s*\[[^\]]*=", "a default of a type parameter", (3, 13)),
    (None, r"^\s*((async\s+)?def|class)\s+\w+\s*\[", "a type parameter in brackets", (3, 12)),
    ("f-string expression part cannot include", None, "that in the braces of an f-string", (3, 12)),
    (
        None,
        r"""\b(?:[fF][rR]?|[rR][fF])(?:"[^"\n]*\{[^"{}\n]*"[^"\n]*"|'[^'\n]*\{[^'{}\n]*'[^'\n]*')""",
        "the same quotes inside the braces of an f-string",
        (3, 12),
    ),
    ("multiple exception types must be parenthesized", None, "`except A, B:` without parentheses", (3, 14)),
    (None, r"""(?<![\w"'])([tT][rR]?|[rR][tT])["']""", "a t-string", (3, 14)),
    (None, r"^\s*lazy\s+(import|from)\b", "`lazy import`", (3, 15)),
    ("unpacking cannot be used in", None, "unpacking in a comprehension", (3, 15)),
)
_ABOUT_NAMES = ("ImportError", "ModuleNotFoundError", "AttributeError", "NameError")
_MISSING_NAME = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_MISSING_ATTRIBUTE = re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_MISSING_METHOD = re.compile(
    r"(?:type object )?'(?:[\w.]+\.)?(?P<owner>\w+)' (?:object )?has no attribute '(?P<name>\w+)'"
)
_MISSING_MODULE = re.compile(r"No module named '(?P<module>[\w.]+)'")
_UNKNOWN = re.compile(r"name '(?P<name>\w+)' is not defined")


def newer_syntax(message: str, line: str) -> str:
    """What a newer Python has that this one takes for a mistake, in words; empty when nothing explains it.

    Args:
        message: of the ``SyntaxError``.
        line: the text of the line that it points to.
    """
    for said, pattern, what, since in _SYNTAX:
        if (
            since > HERE
            and (said is None or said in message)
            and (pattern is None or re.search(pattern, line))
        ):
            return f"{what} {_came(since)}"
    return ""


def newer_name(kind: str, message: str, text: str) -> str:
    """Which name of another version's standard library is missing, in words; empty when none is.

    Args:
        kind: name of the exception's type.
        message: of the exception.
        text: the learner's file; a class or name of its own is none of the library's.
    """
    if kind not in _ABOUT_NAMES:
        return ""
    for name in _meant(kind, message, text):
        since = SINCE.get(name)
        if since is not None and since > HERE:
            return f"{name.removeprefix('builtins.')} {_came(since)}"
        gone = GONE.get(name)
        if gone is not None and gone <= HERE:
            return f"{name} is no longer there since Python {_dotted(gone)}"
    return ""


def standard_name(message: str) -> bool:
    """Whether an ``ImportError`` is about the standard library, and so not about a file of the learner's."""
    found = _MISSING_NAME.search(message) or _MISSING_MODULE.search(message)
    return found is not None and found["module"].partition(".")[0] in sys.stdlib_module_names


def _meant(kind: str, message: str, text: str) -> list[str]:
    """The dotted names that the message could be about."""
    found = _MISSING_NAME.search(message) or _MISSING_ATTRIBUTE.search(message)
    if found is not None:
        return [f"{found['module']}.{found['name']}"]
    if kind == "ModuleNotFoundError" and (found := _MISSING_MODULE.search(message)):
        return [found["module"]]
    if kind == "NameError" and (found := _UNKNOWN.search(message)):
        return [f"builtins.{found['name']}"]
    found = _MISSING_METHOD.search(message) if kind == "AttributeError" else None
    if found is None or re.search(rf"^\s*class\s+{found['owner']}\b", text, re.MULTILINE):
        return []
    return [name for name in SINCE if name.endswith(f".{found['owner']}.{found['name']}")]


def _came(since: Version) -> str:
    return f"came with Python {_dotted(since)}"


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
