"""nbgrader's folder of collected submissions.

``submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`` (docs/source/user_guide/philosophy.rst at jupyter/nbgrader),
with ``timestamp.txt`` beside the notebooks: ``2026-02-02 15:58:23.948203 UTC`` (exchange/default/submit.py).
The course's folder may be given, or ``submitted`` itself; what nbgrader has made besides is set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.downloads.moments import moment
from grader.errors import UsageError
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Entry, Tree

__all__ = ["nbgrader"]

_TIME = "timestamp.txt"
_STEPS = frozenset(("source", "release", "autograded", "feedback", "gradebook.db", "nbgrader_config.py"))
_SUBMITTED = "submitted"


def nbgrader(tree: Tree, known: Known) -> Reading | None:
    """``submitted/STUDENT/ASSIGNMENT/…``, or the same from STUDENT on, where a time stands beside."""
    reading = Reading("")
    if _SUBMITTED in tree.tops and not known.is_exercise(_SUBMITTED):
        for entry in tree.entries:
            if entry.parts[0] != _SUBMITTED:
                (reading.own if entry.parts[0] in _STEPS else reading.left).append(entry)
        tree = tree.below(_SUBMITTED)
    elif not _is_submitted(tree, known):
        return None
    times = {
        entry.parts[:2]: _time(entry)
        for entry in tree.entries
        if len(entry.parts) == 3 and entry.parts[2] == _TIME
    }
    for entry in tree.entries:
        if len(entry.parts) < 3:
            reading.left.append(entry)
        elif entry.parts[2] == _TIME and len(entry.parts) == 3:
            reading.own.append(entry)
        else:
            student, assignment = entry.parts[:2]
            reading.found.append(
                Found(
                    entry=entry,
                    student=Named(tidy(student), hints=(("student", tidy(student)),)),
                    inner=(assignment, *entry.parts[2:]),
                    exercise=tree.exercise,
                    submission=f"{student}/{assignment}",
                    handed_in_at=times.get((student, assignment), ""),
                )
            )
    students = counted(len({found.student.called for found in reading.found}), "student")
    reading.understood = f"{tree.called} is read as nbgrader's submitted folder: {students}"
    return reading


def _is_submitted(tree: Tree, known: Known) -> bool:
    """Whether a time stands beside most of what could be a student's assignment.

    nbgrader writes one beside each. A file of that name in one student's folder is that student's, and says
    nothing about the others.
    """
    folders = {entry.parts[:2] for entry in tree.entries if len(entry.parts) >= 3}
    timed = {entry.parts[:2] for entry in tree.entries if len(entry.parts) == 3 and entry.parts[2] == _TIME}
    if any(known.is_exercise(top) for top, _ in timed):
        return False
    return 2 * len(timed) > len(folders)


def _time(entry: Entry) -> str:
    """What the file says; empty if it cannot be read, or says no time."""
    if entry.flaw:
        return ""
    try:
        with entry.open(1024) as file:
            return moment((file.read(1024) or b"").decode(errors="replace"))
    except (UsageError, OSError):
        return ""
