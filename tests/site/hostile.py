"""Strings that would do something if a page let them, in every field that a string can be in."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import msgspec

from grader.gradebook.attempts import Content, Student
from grader.gradebook.store import Gradebook
from grader.report.model import Report
from tests.site.cohorts import attempted, handed, real_report

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ATTACKS", "INVISIBLE", "hostile_book"]

ATTACKS = (
    "<script>window.ran = 1; alert(1)</script>",
    '"><img src=x onerror="window.ran = 1">',
    "' onfocus='window.ran = 1' autofocus='",
    "</title></style></pre></svg><script>window.ran = 1</script>",
    "</style><style>body { display: none }</style>",
    "<iframe src='javascript:window.parent.ran = 1'></iframe><base href='https://example.org/'>",
    "`<img src=x onerror=window.ran=1>`",
    "{{ 7 * 7 }}{% raw %}<!-- ]]> &lt;script&gt;",
    "<svg onload=window.ran=1><a xlink:href='javascript:window.ran=1'>x</a></svg>",
    "abc\u202edef\u2066ghi\u200b\u2028jkl\x1b[31m\x00\x07m\u0301\u0301\u0301\u0301\u0301n",
)
#: what turns the direction of writing, is not seen, or moves a terminal
INVISIBLE = "\u202e\u2066\u200b\u2028\x1b\x00\x07"
#: of a report, what is not free text
_FIXED = frozenset({"outcome", "kind", "level", "format", "exercise", "started_at", "sha256"})


def hostile_book(path: Path) -> None:
    """A gradebook with one student for each attack, who is called like it and has it in every field."""
    with Gradebook.open(path, create=True) as book:
        for number, attack in enumerate(ATTACKS):
            called = attack.replace("\x00", "") + str(number)
            ids = {"login": attack, attack: "x"}
            book.know([Student(student=called, name=attack, email=attack, ids=ids)])
            content = Content(sha256=f"{number:064}", text=f"{attack}\nprint(1)\n" * 3)
            place = f"{attack}_17_assignsubmission_file_/uploads.py"
            book.hand_in([handed(called, "03_uploads", content, place=place, late=attack)])
            for turn, program in enumerate(("sequential", "stub")):
                report = _everywhere(real_report("03_uploads", program), attack)
                book.record(attempted(called, "03_uploads", content.sha256, report, number=turn))


def _everywhere(report: Report, attack: str) -> Report:
    counter = itertools.count()

    def changed(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: changed(each, key) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [changed(each, name) for each in value]
        if isinstance(value, str) and name not in _FIXED:
            return f"{attack} {next(counter)}\n{attack}"
        return value

    return msgspec.convert(changed(msgspec.to_builtins(report), ""), type=Report)
