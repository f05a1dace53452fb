"""Tables of others: CSV files of a platform or a spreadsheet, read strictly, and written for importers.

Nothing is guessed: a file that could be read in two ways, or in none, is refused with its line. What is
written has rows of one length, and a cell with anything that some reader takes for a separator is quoted.

Whoever opens such a file in a spreadsheet runs what looks like a formula (OWASP, *CSV injection*): learners
choose their names, and their code chooses what a report quotes. :func:`as_text_cell` takes the sting out of
cells that no importer looks up. One that an importer must find again is never changed: who writes it asks
:func:`is_formula`, and leaves it out.
"""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from grader.errors import UsageError
from grader.submission.opening import open_regular

__all__ = [
    "Form",
    "Row",
    "Table",
    "as_number",
    "as_text_cell",
    "is_formula",
    "one_line",
    "read_table",
    "written",
]

#: bytes; many times a course
LARGEST = 32 << 20
_AS_CSV = "Save it as CSV, UTF-8, and name that file."
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}
#: how a cell begins that some spreadsheet computes, full-width forms included
_BEGINS_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001
_NUMBER = re.compile(r"[+-]?[0-9.,]*%?")
_PLAIN_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
_NEEDS_QUOTES = re.compile(r'[,;\t"\r\n]|^\s|\s$')


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a table lies in a file."""

    delimiter: str = ","
    encoding: str = "utf-8"
    bom: bytes = b""
    line_end: str = "\r\n"


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line of the file at which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A header as it stands there, and rows that are as long; lines without any cell are left out."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    form: Form


def read_table(path: Path, *, delimiters: str = ",;\t", utf_16: bool = False) -> Table:
    """Read a file that has a header.

    Args:
        path: of the file.
        delimiters: that it may have; the one is taken with which all rows are equally long.
        utf_16: whether it may be UTF-16 (with its mark); else it is UTF-8, with or without one.

    Raises:
        UsageError: it cannot be read, or is no such table; names the line.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "Name a CSV file.")
    with open_regular(path) as file:
        content = file.read(LARGEST + 1) or b""
    if len(content) > LARGEST:
        raise UsageError(f"{path} is too large for a list of students", "Look at what it holds.")
    if content.startswith(b"PK\x03\x04"):
        raise UsageError(f"{path} is a workbook or an archive, and no CSV file", _AS_CSV)
    text, form = _decoded(path, content, utf_16=utf_16)
    # One that the first line does not have makes a single column of any text.
    first = text.lstrip().split("\n", maxsplit=1)[0]
    likely = sorted((each for each in delimiters if each in first), key=first.count, reverse=True)
    found = [
        _parsed(path, text, dataclasses.replace(form, delimiter=each)) for each in likely or delimiters[:1]
    ]
    tables = [each for each in found if isinstance(each, Table)]
    if not tables:
        raise next(each for each in found if isinstance(each, UsageError))
    return max(tables, key=lambda table: len(table.header))


def written(rows: Iterable[Sequence[str]], form: Form, *, all_quoted: bool = False) -> bytes:
    """Rows as a file has them.

    ``csv.writer`` quotes what its own delimiter makes needful; Canvas and spreadsheets also look for others.
    """
    lines = (
        form.delimiter.join(
            _quoted(cell) if all_quoted or _NEEDS_QUOTES.search(cell) else cell for cell in row
        )
        for row in rows
    )
    return form.bom + "".join(line + form.line_end for line in lines).encode(form.encoding)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might run this cell; a number it is not, and a lone sign is none."""
    begins = cell[:1] in ("\t", "\r", "\n") or cell.strip().startswith(_BEGINS_FORMULA)
    return bool(cell) and begins and _NUMBER.fullmatch(cell.strip()) is None


def as_text_cell(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet might run."""
    return f"'{cell}" if is_formula(cell) else cell


def as_number(cell: str) -> Fraction | None:
    """A number as platforms write them, with a point or a comma; None if it is none."""
    cell = cell.strip()
    return Fraction(cell.replace(",", ".")) if _PLAIN_NUMBER.fullmatch(cell) else None


def one_line(text: str) -> str:
    """Text with single blanks between its words, and no line end."""
    return " ".join(text.split())


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _decoded(path: Path, content: bytes, *, utf_16: bool) -> tuple[str, Form]:
    if content.startswith(_UTF_16):
        if not utf_16:
            raise UsageError(f"{path} is UTF-16, and not UTF-8", _AS_CSV)
        encoding = "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        bom = content[:2]
    else:
        encoding = "utf-8"
        bom = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    content = content[len(bom) :]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        raise UsageError(f"{path}, line {line}: this is no {encoding.upper()} text", _AS_CSV) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UsageError(f"{path}, line {line}: there is a NUL character, so this is no text", _AS_CSV)
    line_end = "\r\n" if "\r\n" in text else "\n"
    return text, Form(encoding=encoding, bom=bom, line_end=line_end)


def _parsed(path: Path, text: str, form: Form) -> Table | UsageError:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    rows: list[Row] = []
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(begin, tuple(cells)))
            begin = reader.line_num + 1
    except csv.Error as error:
        return UsageError(
            f"{path}, line {begin}: this is no row of a CSV file ({error})", "Repair that line."
        )
    if not rows:
        return UsageError(f"{path} is empty", "Name a file that has a header and students.")
    header = rows[0].cells
    for row in rows[1:]:
        if len(row.cells) != len(header):
            return UsageError(
                f"{path}, line {row.line}: there are {len(row.cells)} cells here, and {len(header)} in the "
                f"header (separated by {_NAMES[form.delimiter]})",
                "Repair that line.",
            )
    return Table(path, header, tuple(rows[1:]), form)
