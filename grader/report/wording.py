"""Text on its way to a person: made harmless, wrapped to a width, numbers put into words.

Names, messages and output come from the learner's code, and a terminal obeys what it is sent: escape
sequences recolour, move and retitle it, and characters that change the direction of writing make a
line read as what it is not. A continuous integration system reads the same lines as a log and obeys
commands in it. Whatever is printed goes through :func:`harmless` first.
"""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len, chop_cells

from grader.report.model import Diagnosis

__all__ = [
    "counted",
    "harmless",
    "harmless_line",
    "place_of",
    "points_in_words",
    "seconds_in_words",
    "shortened",
    "wrapped",
]

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, links, the clipboard
    r"|[\x1b\x9b]\[?[0-?]*[ -/]*[@-~]"  # colours, movement
    r"|\x1b"
)
#: commands in a log: ``::error::`` of GitHub at the start of a line (which wrapping may make of any place),
#: ``##[group]`` of GitHub and Azure, ``##vso[…]``, ``##teamcity[…]`` anywhere
_COMMANDS = re.compile(r"(?<=:)(?=:[A-Za-z])|(?<=##)(?=\w*\[)")
#: combining marks in a row that are still writing; more is meant to paint over other lines
_MOST_MARKS = 3
#: a character may take no cell at all, so that a line of a few cells could hold any number of them
_MOST_CHARACTERS_OF_A_CELL = 8


def harmless(text: str, *, limit: int = 4000, in_log: bool = True) -> str:
    """``text`` without anything that a terminal or a log obeys; keeps line ends.

    At most ``limit`` characters of ``text`` are looked at. What never comes to be a log (``in_log`` is false)
    keeps what only a log obeys: two colons are code as well.
    """
    cut = len(text) > limit
    text = _ESCAPES.sub("", text[:limit]).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character == "\n" or (category[0] not in "CZ" and marks <= _MOST_MARKS):
            kept.append(character)
        elif category == "Zs":
            kept.append(" ")
        elif category[0] in "CZ" and category != "Cf":
            kept.append("?")
    shown = "".join(kept)
    return (_COMMANDS.sub(" ", shown) if in_log else shown) + ("…" if cut else "")


def harmless_line(text: str, *, limit: int = 400) -> str:
    """The same in one line: runs of white space become one space."""
    return " ".join(harmless(text, limit=limit).split())


def place_of(diagnosis: Diagnosis) -> str:
    """``uploads.py:12``, or of a notebook ``uploads.ipynb, cell 4, line 2``; empty where no file is known."""
    if diagnosis.file is None:
        return ""
    file = harmless_line(diagnosis.file, limit=120)
    if diagnosis.cell:
        file = f"{file}, {harmless_line(diagnosis.cell, limit=40)}"
        return file if diagnosis.line is None else f"{file}, line {diagnosis.line}"
    return file if diagnosis.line is None else f"{file}:{diagnosis.line}"


def shortened(text: str, width: int, *, ellipsis: str = "…") -> str:
    """``text`` cut to ``width`` cells of a terminal, with an ellipsis when something is missing."""
    most = width * _MOST_CHARACTERS_OF_A_CELL
    if len(text) > most:
        text = text[:most] + ellipsis
    if cell_len(text) <= width:
        return text
    kept = ""
    for character in text:
        if cell_len(kept + character + ellipsis) > width:
            break
        kept += character
    return kept + ellipsis


def wrapped(text: str, width: int) -> list[str]:
    """The lines of ``text`` broken at spaces to ``width`` cells; a longer word is broken anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrapped_paragraph(paragraph.rstrip(), max(width, 2)))
    return lines


def seconds_in_words(seconds: float) -> str:
    """``27 s``, ``0.25 s``, ``12.5 min``, ``3 h``: four digits at most, in a unit that suits them."""
    if abs(seconds) < 600:
        return f"{seconds:.4g} s"
    if abs(seconds) < 7200:
        return f"{seconds / 60:.4g} min"
    return f"{seconds / 3600:.4g} h"


def counted(count: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def points_in_words(points: int, most: int) -> str:
    """``4 of 10 points``, ``1 of 1 point``."""
    return f"{points} of {counted(most, 'point')}"


def _wrapped_paragraph(paragraph: str, width: int) -> list[str]:
    indent = paragraph[: len(paragraph) - len(paragraph.lstrip())]
    if cell_len(indent) > width // 2:
        indent = ""
    lines: list[str] = []
    line = indent
    for word in paragraph.split():
        joined = f"{line} {word}" if line.strip() else line + word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line.strip():
            lines.append(line)
        # A word that takes no cell at all has no pieces.
        *whole, line = chop_cells(word, width - cell_len(indent)) or [""]
        lines.extend(indent + part for part in whole)
        line = indent + line
    return [*lines, line.rstrip()]
