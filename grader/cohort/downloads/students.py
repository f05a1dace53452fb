"""A folder for each student, whatever is in it: ``alice/uploads.py``, ``alice/exercises/03_uploads/…``.

Clones of Git repositories are such folders, too. Where the folder names the exercise besides, as GitHub
Classroom does (``exercise-3-alice``), the rest is the student.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.handed import Unmatched
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Tree

__all__ = ["students"]

#: folders of a checkout
_NOBODY = frozenset(("exercises", "solutions"))


def students(tree: Tree, known: Known) -> Reading | None:
    """Every folder is a student's."""
    reading = Reading("", left=[entry for entry in tree.entries if len(entry.parts) == 1])
    if len(reading.left) == len(tree.entries):
        return None
    folders = {
        top: known.split(top) for top in {entry.parts[0] for entry in tree.entries if len(entry.parts) > 1}
    }
    for entry in tree.entries:
        if len(entry.parts) > 1:
            called, exercise = folders[entry.parts[0]]
            if not called or called in _NOBODY:
                why = f"does not say whose it is: {entry.parts[0]} is no student"
                reading.unmatched.append(Unmatched(place=entry.place, why=why))
                continue
            reading.found.append(
                Found(
                    entry=entry,
                    student=Named(tidy(called), hints=(("student", tidy(called)),)),
                    inner=entry.parts[1:],
                    exercise=exercise or tree.exercise,
                    submission=entry.parts[0],
                    handed_in_at=entry.handed_in_at,
                )
            )
    people = {found.student.called for found in reading.found}
    what = tree.remark or "a folder for each student"
    reading.understood = f"{tree.called} is read as {what}: {counted(len(people), 'student')}"
    return reading
