"""Moodle's *Download all submissions*.

mod/assign/classes/downloader.php at moodle/moodle@b1b5f26 (and the older locallib.php): a folder
``PREFIX_assignsubmission_TYPE/`` for each student and kind of submission, or, by a preference, files
``PREFIX_assignsubmission_TYPE_NAME`` side by side. PREFIX is ``Full Name_ID``, where ID is the participant's
number in this one assignment; ``Participant_ID`` in anonymous marking; ``Group Name_ID`` where groups hand
in; older versions write ``Group Name-Full Name_ID``, and end folders with ``_``. In names Moodle writes a
blank for ``_``, so that the first ``_`` ends the name. TYPE is ``file`` or ``onlinetext``;
``PREFIX_assignfeedback_…`` is what teachers wrote. The zip knows no time of handing in.
"""

from __future__ import annotations

import collections
import re
from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.handed import Unmatched
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Entry, Tree
    from grader.gradebook.people import Field

__all__ = ["moodle"]

_NAME = re.compile(
    r"(?P<name>[^_]+)(?:_(?P<number>[0-9]+))?_assign(?P<kind>submission|feedback)_(?P<type>[a-z]+)"
    r"(?:_(?P<file>.*))?",
    re.DOTALL,
)


def moodle(tree: Tree, known: Known) -> Reading | None:  # noqa: ARG001 — as every layout
    """A folder for each student, or files side by side, as Moodle names them."""
    parts = {top: match for top in tree.tops if (match := _NAME.fullmatch(top))}
    if not parts:
        return None
    numbers: dict[str, set[str]] = collections.defaultdict(set)
    for match in parts.values():
        numbers[tidy(match["name"])].add(match["number"] or "")
    twins = {name for name, each in numbers.items() if len(each) > 1}
    reading = Reading("")
    flat = 0
    for entry in tree.entries:
        top = parts.get(entry.parts[0])
        if top is None:
            reading.left.append(entry)
            continue
        flat += len(entry.parts) == 1
        _take(entry, top, _student(top, twins), reading, tree)
    form = "files side by side" if flat else "a folder for each student"
    reading.understood = (
        f"{tree.called} is read as Moodle's submissions, {form}: {counted(len(numbers), 'name')}"
        + (f"; {counted(len(twins), 'name')} of several people, told apart by number" if twins else "")
    )
    return reading


def _student(top: re.Match[str], twins: set[str]) -> Named:
    name, number = tidy(top["name"]), top["number"] or ""
    hints: list[tuple[Field, str]] = [("participant", number)] if number else []
    hints.append(("name", name))
    if "-" in name:  # perhaps the group's name stands before
        hints.append(("name", name.partition("-")[2].strip()))
    called = f"{name}_{number}" if name in twins and number else name
    return Named(called, name, hints=tuple(hints), ids={"participant": number} if number else {})


def _take(entry: Entry, top: re.Match[str], student: Named, reading: Reading, tree: Tree) -> None:
    inner = entry.parts[1:] or (top["file"] or "",)
    if top["kind"] == "feedback":
        reading.own.append(entry)
    elif top["type"] == "onlinetext":
        why = f"is text that {student.called} typed into Moodle, and no file"
        reading.unmatched.append(Unmatched(place=entry.place, why=why))
    else:
        reading.found.append(Found(entry=entry, student=student, inner=inner, exercise=tree.exercise))
