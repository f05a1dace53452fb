"""Files that somebody took for a Python file, known by their first characters: notebooks, web pages, RTF.

None of them can be Python: it would be refused at its first line, and a learner would lose all points for
what a download or an editor did.
"""

from __future__ import annotations

import codecs
import re

from grader.errors import UsageError

__all__ = ["NOT_UTF_8", "is_notebook", "refuse_other_encoding", "refuse_other_kind"]

NOT_UTF_8 = "Save it in your editor as UTF-8."
#: a JSON object that says what a notebook's does; a Python file may begin with a brace, and hold no such keys
_NOTEBOOK_KEYS = re.compile(rb'"(?:nbformat|nbformat_minor|cell_type|worksheets)"\s*:')
_KINDS = (
    (re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE), "a web page",
     "Download the file itself (on GitHub: Raw), not the page that shows it."),
    (re.compile(r"\{\\rtf"), "a document of a word processor (RTF)",
     "Save it as plain text (in TextEdit: Format > Make Plain Text)."),
    (re.compile(r"%PDF-"), "a PDF", "Hand in the Python file itself."),
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def is_notebook(name: str, content: bytes) -> bool:
    """Whether these bytes, or the beginning of them, are a Jupyter notebook's; a name alone is no proof."""
    begin = content.removeprefix(codecs.BOM_UTF8).lstrip()
    return begin[:1] == b"{" and (name.lower().endswith(".ipynb") or _NOTEBOOK_KEYS.search(begin) is not None)


def refuse_other_encoding(name: str, content: bytes) -> None:
    """Refuse what a mark at its beginning, or zero bytes all through, say to be another encoding.

    Raises:
        UsageError: it is UTF-16 or UTF-32, or holds zero bytes, which no Python file does.
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if marked is not None:
        raise UsageError(f"{name} is not UTF-8 text but {marked}", NOT_UTF_8)
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise UsageError(
            f"{name} is not UTF-8 text: it holds zero bytes, from line {line} on, as UTF-16 does", NOT_UTF_8
        )


def refuse_other_kind(name: str, text: str) -> None:
    """Refuse what is no Python file but something else that can be named.

    Args:
        name: for the message; a notebook is known by its end as well.
        text: all of the file.

    Raises:
        UsageError: a notebook, a web page, a document.
    """
    if is_notebook(name, text.encode()):
        raise UsageError(
            f"{name} is a notebook, not a Python file",
            "Export it as one: File > Save and Export Notebook As > Executable Script, "
            "or jupyter nbconvert --to script.",
        )
    for pattern, kind, next_step in _KINDS:
        if pattern.match(text):
            raise UsageError(f"{name} is {kind}, not a Python file", next_step)
