"""Files side by side that are named after students: ``alice.py``, ``alice_uploads.py``, ``alice.zip``.

A program of one name alone is a student's where there is one exercise that it can be for. An archive is a
student's submission.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.downloads.names import is_archive_name, is_program_name, without_copy
from grader.cohort.handed import Unmatched
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Entry, Tree

__all__ = ["flat"]

_NOBODYS = (
    "does not say whose it is: put it into a folder with the student's name, or call it alice_uploads.py"
)


def flat(tree: Tree, known: Known) -> Reading | None:
    """Each program and each archive is a student's."""
    reading = Reading("", left=[entry for entry in tree.entries if len(entry.parts) > 1])
    for entry in tree.entries:
        if len(entry.parts) == 1:
            _take(entry, tree, known, reading)
    if not reading.found:
        reading.understood = ""
        return reading if reading.unmatched else None
    people = {found.student.called for found in reading.found}
    reading.understood = (
        f"{tree.called} is read as files named after students: {counted(len(people), 'student')}"
    )
    return reading


def _take(entry: Entry, tree: Tree, known: Known, reading: Reading) -> None:
    name, copy = without_copy(entry.parts[0])
    if not (is_program_name(name) or is_archive_name(name)):
        reading.unmatched.append(Unmatched(place=entry.place, why="is no Python file, notebook or archive"))
        return
    suffix = PurePosixPath(name).suffix
    called, exercise = known.split(name.removesuffix(suffix).removesuffix(".tar"))
    if known.by_file(name) or known.by_folder(called) or not called:
        why = _NOBODYS
        reading.unmatched.append(Unmatched(place=entry.place, why=why))
        return
    archive = is_archive_name(name)
    own_name = entry.parts[0]
    if exercise and not archive:
        own_name = f"{exercise.module} ({copy}){suffix}" if copy else f"{exercise.module}{suffix}"
    reading.found.append(
        Found(
            entry=entry,
            student=Named(tidy(called), hints=(("student", tidy(called)),)),
            inner=(own_name,),
            exercise=exercise or tree.exercise,
        )
    )
