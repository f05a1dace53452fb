"""Which async library a program is written for, found without parsing it, for judge and authors alike.

A learner's text may be anything: what crashes a parser, or takes it long, must not reach one outside a
bench, and a text that is not Python has a runtime too. One pass takes away what is no code (strings,
comments), one looks for import statements, and only where a text imports several libraries does another
count which of them it uses. Of whatever is Python this finds what a syntax tree would tell; a test compares
the two.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Sequence

__all__ = ["imported"]

#: what no import can stand in, from its first character on; what is not closed goes on to the end
_NO_CODE = re.compile(
    r'''
      """(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z|\\)
    | \'\'\'(?:[^'\\]|\\.|'(?!''))*+(?:\'\'\'|\Z|\\)
    | "(?:[^"\\\n]|\\.)*+"?
    | '(?:[^'\\\n]|\\.)*+'?
    | \#[^\n]*+
    ''',
    re.VERBOSE | re.DOTALL,
)
_IMPORT = re.compile(
    r"""
    (?:^|[;:])[ \t\f]*+
    (?: import[ \t]++(?P<modules>[\w.,\ \t]++)
      | from[ \t]++(?P<module>[\w.]++)[ \t]++import\b[ \t]*+(?P<names>\([\w\s,]*+\)?|[\w.,\ \t]*+)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
#: of a chain of names only the first is one of the module's own
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*+")


def imported(text: str, libraries: Sequence[str]) -> list[str]:
    """Those of the libraries that the text imports, the one whose names it uses most first."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    code = _NO_CODE.sub(" ", text).replace("\\\n", " ")
    owners: dict[str, str] = {}
    found: set[str] = set()
    for match in _IMPORT.finditer(code):
        for library, name in _bound(match):
            if library in libraries:
                found.add(library)
                owners[name] = library
    if len(found) > 1:
        names = (match[0] for match in _NAME.finditer(_IMPORT.sub("", code)))
        used = collections.Counter(owners[name] for name in names if name in owners)
        return sorted(found, key=lambda library: (-used[library], libraries.index(library)))
    return list(found)


def _bound(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Library and bound name of everything that one statement imports."""
    if match["modules"] is not None:
        for part in match["modules"].split(","):
            module, *rest = part.split() or [""]
            library = module.partition(".")[0]
            yield library, rest[1] if rest[:1] == ["as"] and len(rest) > 1 else library
        return
    library = match["module"].partition(".")[0]
    for part in match["names"].strip("()").split(","):
        words = part.split()
        yield library, words[-1] if words else ""
