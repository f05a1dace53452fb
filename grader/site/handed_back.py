"""What is handed back: one page for each student, with what a learner may see of a report and no more."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from grader.errors import UsageError
from grader.export.form import public
from grader.gradebook.book import exercise_key
from grader.report.wording import harmless_line
from grader.site.pages import Pages
from grader.site.register import Register, State
from grader.site.reported import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from grader.gradebook.attempts import HandIn, Standing
    from grader.gradebook.store import Gradebook
    from grader.report.model import Report
    from grader.site.folder import NewFolder
    from grader.site.register import Exercise, Place
    from grader.site.reported import ReportView

__all__ = ["Done", "moodle_name", "write_feedback"]

#: how Moodle names what it lets one download, alone or in front of a file's name; no "_" is in a name
_MOODLE = re.compile(
    r"(?P<name>[^_/:\\]*)_(?P<number>[0-9]{1,18})_assignsubmission_(?:file|onlinetext)(?:_|$)"
)
#: bytes of a name that leave room for what follows it
_MOST_OF_A_NAME = 120


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many pages were written, and who has handed in and has none, in a line each."""

    written: int
    left_out: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One exercise on a learner's page."""

    exercise: Exercise
    state: State
    standing: Standing
    view: ReportView | None


def write_feedback(
    book: Gradebook,
    folder: NewFolder,
    *,
    title: str,
    names: Literal["student", "moodle"] = "student",
    exercises: Collection[str] = (),
    tell: Callable[[int, int], None] = lambda *_: None,
) -> Done:
    """Write a page for each student who has handed in.

    Args:
        book: whose reports are shown.
        folder: that the pages are written to.
        title: of the course.
        names: what the files are called: after students, or so that Moodle's upload finds whose they are.
        exercises: as an instructor types them; all if there is none.
        tell: is told after each student how many of how many are done.

    Raises:
        UsageError: no such exercise was handed in, there are several for Moodle, or no hand-in says what
            Moodle calls it.
    """
    register = Register.read(book)
    if exercises:
        keys = [exercise.key for exercise in register.exercises]
        register = Register.read(book, {exercise_key(word, keys) for word in exercises})
    if names == "moodle":
        _refuse_several(register)
    pages = Pages()
    #: who has which file; Moodle tells people apart by the number in it
    written: dict[str, str] = {}
    left_out: list[str] = []
    for index, place in enumerate(register.places):
        tell(index + 1, len(register.places))
        works = _works(book, register, place)
        if not works:
            continue
        work = works[0]
        name = place.page if names == "student" else moodle_name(work.standing.hand_in.place, work.exercise)
        if name is None:
            left_out.append(f"{place.name}: {work.standing.hand_in.place} is no name of Moodle's")
            continue
        whose = name if names == "student" else name.split("_")[1]
        if whose in written:
            left_out.append(f"{place.name}: {written[whose]} has the same number in Moodle")
            continue
        folder.write(name, pages.feedback(title=title, place=place, works=works))
        written[whose] = place.name
    if left_out and not written:
        raise UsageError(
            "none of the hand-ins was found under a name of Moodle's",
            "Leave out --names moodle: then the files are called after the students.",
        )
    return Done(written=len(written), left_out=tuple(left_out))


def _seen(report: Report, hand_in: HandIn) -> Report:
    """The report as its learner may read it: not where whoever teaches has laid what was handed in."""
    name = re.split(r"[/\\:]", hand_in.place)[-1]
    report = public(report)
    if not hand_in.place:
        return report
    return replace(
        report,
        refused=report.refused.replace(hand_in.place, name),
        inconclusive=report.inconclusive.replace(hand_in.place, name),
    )


def _refuse_several(register: Register) -> None:
    """Let pass one exercise: a number is somebody else's in another assignment, and none says which it is."""
    if len(register.exercises) > 1:
        slugs = [exercise.slug for exercise in register.exercises]
        raise UsageError(
            f"Moodle numbers people anew in each assignment, and there are hand-ins of {', '.join(slugs)}",
            f"Make a folder for each: --exercise {slugs[0]}",
        )


def _works(book: Gradebook, register: Register, place: Place) -> list[_Work]:
    found = []
    for exercise in register.exercises:
        standing = place.standings.get(exercise.key)
        if standing is None:
            continue
        attempt = standing.attempt
        view = None
        if attempt is not None:
            content = book.content(attempt.sha256, exercise.key)
            text, pieces = (content.text, content.pieces) if content is not None else ("", ())
            view = view_of(_seen(book.report(attempt.id), standing.hand_in), text, pieces)
        found.append(_Work(exercise=exercise, state=place.state(exercise.key), standing=standing, view=view))
    return found


def moodle_name(place: str, exercise: Exercise) -> str | None:
    """The file that Moodle takes for feedback to whoever handed in at ``place``; None if it does not say.

    Moodle takes ``NAME_NUMBER_assignsubmission_file_ANY``, looks at the number alone, and leaves out what
    begins with "." or "~" (mod/assign/feedback/file/importziplib.php at moodle/moodle@0203d8f).
    """
    found = None
    for part in re.split(r"[/\\:]", place):
        found = _MOODLE.match(part) or found
    if found is None:
        return None
    kept = "".join(each for each in harmless_line(found["name"]) if each.isalnum() or each in " -.'")
    name = kept.encode()[:_MOST_OF_A_NAME].decode("utf-8", "ignore").strip(" .")
    return f"{name or 'Participant'}_{found['number']}_assignsubmission_file_{exercise.slug}.html"
