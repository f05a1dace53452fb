"""Canvas' *Download Submissions*.

lib/content_zipper.rb at instructure/canvas-lms@05e9653: files side by side,
``WHO_[LATE_]USER_ATTACHMENT_NAME``, where WHO is the sortable name in small letters without signs
(``doejane``), USER the student's id on the whole site and ATTACHMENT the file's, which grows with time;
``anon_ID_…`` and ``LATE_anon_ID_…`` where students are anonymous; ``WHO_USER_text.html`` and ``_link.html``
for what was typed. Of a file that is handed in again under the same name Canvas makes ``NAME-1.py``,
``NAME-2.py`` (app/models/attachment.rb). ``LATE`` stands there when it was late, and no time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.handed import Unmatched
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Tree

__all__ = ["canvas"]

_FILE = re.compile(
    r"(?P<early>LATE_)?(?P<who>.+?)_(?P<late>LATE_)?(?P<user>[0-9]+)_(?P<attachment>[0-9]+)_(?P<file>.+)",
    re.DOTALL,
)
_ANONYMOUS = re.compile(
    r"(?P<early>LATE_)?(?P<who>anon)_(?P<late>LATE_)?(?P<user>[A-Za-z0-9]+)_(?P<attachment>[0-9]+)_(?P<file>.+)",
    re.DOTALL,
)
_TYPED = re.compile(r"(?:LATE_)?(?P<who>.+?)_(?:LATE_)?(?P<user>[A-Za-z0-9]+)_(?:text|link)\.html", re.DOTALL)
_AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>[0-9]{1,3})(?P<suffix>\.[^.]+)", re.DOTALL)


def canvas(tree: Tree, known: Known) -> Reading | None:
    """Files side by side, as Canvas names them."""
    reading = Reading("")
    for entry in tree.entries:
        name = entry.parts[0]
        if len(entry.parts) > 1:
            reading.left.append(entry)
        elif file := _ANONYMOUS.fullmatch(name) or _FILE.fullmatch(name):
            inner, number = _again(file["file"], known)
            reading.found.append(
                Found(
                    entry=entry,
                    student=_student(file),
                    inner=(inner,),
                    exercise=tree.exercise,
                    late="late" if file["early"] or file["late"] else "",
                    resubmission=(number, int(file["attachment"])),
                )
            )
        elif typed := _TYPED.fullmatch(name):
            why = f"is text or a link that {tidy(typed['who'])} typed into Canvas, and no file"
            reading.unmatched.append(Unmatched(place=entry.place, why=why))
        else:
            reading.left.append(entry)
    if not reading.found:
        return None
    students = counted(len({found.student.called for found in reading.found}), "student")
    reading.understood = f"{tree.called} is read as Canvas' submissions, files side by side: {students}"
    return reading


def _student(file: re.Match[str]) -> Named:
    called = f"{tidy(file['who'])}_{file['user']}"
    if file["who"] == "anon":
        return Named(called, hints=(("student", file["user"]),))
    return Named(called, hints=(("id", file["user"]), ("name", tidy(file["who"]))), ids={"id": file["user"]})


def _again(name: str, known: Known) -> tuple[str, int]:
    """``uploads-2.py`` is ``uploads.py``, handed in for the third time."""
    again = _AGAIN.fullmatch(name)
    if again and not known.by_file(name) and known.by_file(plain := again["stem"] + again["suffix"]):
        return plain, int(again["number"])
    return name, 0
