"""What instructors download, read: whose each file is, for which exercise, and which of them counts.

A download becomes a :class:`~.tree.Tree` of files (:mod:`.disk`, :mod:`.packed`, :mod:`.clones`), of which
nothing is read yet. Each layout (:mod:`.gradescope`, :mod:`.moodle`, :mod:`.canvas`, :mod:`.nbgrader`,
:mod:`.students`, :mod:`.flat`) is one function behind the interface in :mod:`.layout`, and takes the files
that it understands. :mod:`.who` finds students, :mod:`.choosing` what counts. No file is ever lost: it
counts, another of the same student's counts instead, it is named with a reason, or it is counted among those
that obviously are no submission.

Only a path that is named is taken for a download. An archive *in* a download is one student's: what is in it,
however it is called, never speaks for another student. One beside others in a folder that looks like the
download of a whole class is nobody's, and is named: most likely the folder was named instead of its archives.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cohort.downloads.canvas import canvas
from grader.cohort.downloads.choosing import OF_OTHERS, choose
from grader.cohort.downloads.clones import Revision, read_clones
from grader.cohort.downloads.disk import read_file, read_folder
from grader.cohort.downloads.flat import flat
from grader.cohort.downloads.gradescope import gradescope
from grader.cohort.downloads.layout import Aside, Found, Layout, Reading, flaw_of_name
from grader.cohort.downloads.moodle import moodle
from grader.cohort.downloads.names import Known, is_clutter, without_copy
from grader.cohort.downloads.nbgrader import nbgrader
from grader.cohort.downloads.packed import is_archive, read_archive
from grader.cohort.downloads.students import students
from grader.cohort.downloads.who import Students
from grader.cohort.handed import Cohort, SetAside, Unmatched
from grader.errors import UsageError
from grader.gradebook.people import Nobody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.cohort.downloads.tree import Entry, Tree
    from grader.course import Exercise
    from grader.gradebook.people import Roster

__all__ = ["Revision", "read_cohort"]

_PLATFORMS: tuple[Layout, ...] = (gradescope, moodle, canvas, nbgrader)
_BY_HAND: tuple[Layout, ...] = (students, flat)
_TOOLS = "of systems and tools"
_OWN = "of the platform's own"
#: names that a summary gives
_MOST_NAMED = 4
#: students, or folders with work in each of them, that one student does not hand in
_MANY = 3
_A_CLASS = (
    "looks like what a platform lets you download of a whole class: if it is, name it itself, and not the "
    "folder that it lies in"
)


def read_cohort(
    paths: Sequence[Path],
    exercises: Sequence[Exercise],
    *,
    roster: Roster | None = None,
    revision: Revision | None = None,
) -> Cohort:
    """Everything that was handed in, as it lies in what was downloaded; nothing of a submission is read yet.

    Args:
        paths: folders, zip archives, single files.
        exercises: that are graded.
        roster: who there is; nobody else is taken.
        revision: of Git clones, the commit that is meant; without it, files are read as they lie there.

    Raises:
        UsageError: a path is not there, or cannot be read as a whole.
    """
    known, people, aside = Known.of(exercises), Students(roster), Aside()
    unmatched: list[Unmatched] = []
    understood: list[str] = [roster.remark] if roster else []
    files: list[tuple[str, Found]] = []
    for path in _once(paths):
        tree = _honest(_tree(path, known, revision), unmatched, aside)
        tree = _without_classes(tree, known, people, unmatched)
        for reading in _understand(tree, known, people, at_root=True):
            understood += [reading.understood] if reading.understood else []
            unmatched += reading.unmatched
            for entry in reading.own:
                aside.add(_OWN, entry)
            for entry in reading.left:
                aside.add(OF_OTHERS, entry)
            files += _known_students(reading.found, people, unmatched)
    chosen = choose(files, known, aside)
    return Cohort(
        handed=tuple(chosen.handed),
        unmatched=tuple(dict.fromkeys([*unmatched, *chosen.unmatched])),
        students=people.all,
        understood=tuple(understood),
        set_aside=tuple(
            SetAside(
                what=what,
                count=names.total(),
                such_as=tuple(name for name, _ in names.most_common(_MOST_NAMED)),
            )
            for what, names in sorted(aside.names.items())
        ),
        has_roster=roster is not None,
    )


def _once(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[str] = set()
    for path in paths:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path


def _tree(path: Path, known: Known, revision: Revision | None) -> Tree:
    if not os.path.lexists(path):
        raise UsageError(f"{path} does not exist", "Name the folder or the zip that you downloaded.")
    if os.path.isdir(path):  # noqa: PTH112 — pathlib's raises where nobody may look
        tree = read_clones(path, revision) if revision else read_folder(path)
    elif revision:
        raise UsageError(
            f"{path} is no folder of Git clones", "Leave out --tag and --before, or name that folder."
        )
    else:
        tree = read_archive(path) if is_archive(path) else read_file(path)
    return dataclasses.replace(tree, exercise=known.named_in(path.absolute().name))


def _honest(tree: Tree, unmatched: list[Unmatched], aside: Aside) -> Tree:
    """The tree without what systems and tools leave, and without names that cannot be used."""
    unmatched += tree.unmatched
    for name in tree.passed_over:
        aside.add_folder(_TOOLS, name)
    kept: list[Entry] = []
    for entry in tree.entries:
        flaw = next(filter(None, map(flaw_of_name, entry.parts)), "")
        if is_clutter(entry.parts):
            aside.add(_TOOLS, entry)
        elif flaw or (entry.flaw and len(entry.parts) == 1):
            unmatched.append(Unmatched(place=entry.place, why=entry.flaw or flaw))
        else:
            kept.append(entry)
    return tree.only(kept)


def _without_classes(tree: Tree, known: Known, people: Students, unmatched: list[Unmatched]) -> Tree:
    """The tree without archives at its top that would be taken for one student, and are a class's."""
    kept: list[Entry] = []
    for entry in tree.entries:
        stem, _, suffix = entry.parts[0].rpartition(".")
        may_be = len(entry.parts) == 1 and not entry.member and suffix.lower() == "zip"
        if may_be and not people.knows(stem) and _is_class(entry.path, known):
            unmatched.append(Unmatched(place=entry.place, why=_A_CLASS))
        else:
            kept.append(entry)
    return tree.only(kept)


def _is_class(path: Path, known: Known) -> bool:
    """Whether a platform would lay out several people's work as this archive does."""
    try:
        tree = read_archive(path)
        trees = [tree, tree.below(tree.tops[0])] if len(tree.tops) == 1 else [tree]
        readings = [reading for each in trees for layout in _PLATFORMS if (reading := layout(each, known))]
    except UsageError:  # told where it is read as a submission
        return False
    return any(len({found.student.called for found in each.found}) >= _MANY for each in readings)


def _known_students(
    found: Sequence[Found], people: Students, unmatched: list[Unmatched]
) -> Iterator[tuple[str, Found]]:
    for each in found:
        student = people.find(each.student)
        if isinstance(student, Nobody):
            unmatched.append(Unmatched(place=each.entry.place, why=student.why))
        else:
            yield student, each


# ---------------------------------------------------------------------- layouts
def _understand(tree: Tree, known: Known, people: Students, *, at_root: bool) -> Iterator[Reading]:
    """What each layout makes of a tree; what no layout takes is told by the last of them."""
    for platform in _PLATFORMS:
        reading = platform(tree, known)
        if reading is not None:
            tree = tree.only(reading.left)
            yield dataclasses.replace(reading, left=[])
    if at_root and (wrapper := _wrapper(tree, known, people)):
        yield from _understand(tree.below(wrapper), known, people, at_root=False)
        return
    for top in tree.tops:
        # Asked in this order: to look below each of thousands of students would take seconds.
        if known.is_exercise(top) and (below := tree.below(top)).entries:
            yield from _of_exercise(below, top, known, people)
            tree = tree.only(
                entry for entry in tree.entries if entry.parts[0] != top or len(entry.parts) == 1
            )
    for layout in _BY_HAND:
        reading = layout(tree, known)
        if reading is not None:
            tree = tree.only(reading.left)
            yield dataclasses.replace(reading, left=[])


def _of_exercise(tree: Tree, top: str, known: Known, people: Students) -> Iterator[Reading]:
    """A folder that is called after an exercise holds what was handed in for it."""
    exercise = known.by_folder(top)
    if exercise is None:
        why = f"lies in {top}, which is no exercise of this course"
        yield Reading("", unmatched=[Unmatched(place=entry.place, why=why) for entry in tree.entries])
    elif exercise not in known.asked:
        yield Reading("", left=list(tree.entries))
    else:
        tree = dataclasses.replace(tree, exercise=exercise)
        yield from _understand(tree, known, people, at_root=False)


def _wrapper(tree: Tree, known: Known, people: Students) -> str:
    """The only folder at the top, if the download begins below it, and it is not a student's."""
    tops = tree.tops
    if len(tops) != 1 or known.is_exercise(tops[0]) or any(len(entry.parts) == 1 for entry in tree.entries):
        return ""
    if people.knows(tops[0]):
        return ""
    below = tree.below(tops[0])
    if any(platform(below, known) is not None for platform in _PLATFORMS):
        return tops[0]
    folders = below.tops
    lone = any(len(entry.parts) == 1 for entry in below.entries)
    if lone or any(known.is_exercise(folder) or folder == "exercises" for folder in folders):
        return ""
    if without_copy(Path(tree.called).name)[0] in (tops[0], f"{tops[0]}.zip"):  # as systems compress a folder
        return tops[0]
    with_work = {each.parts[0] for each in below.entries if known.by_file(each.parts[-1])}
    alike = len(folders) >= _MANY and len(with_work) == len(folders)
    return tops[0] if alike else ""
