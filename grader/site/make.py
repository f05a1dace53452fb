"""The pages of a gradebook, written one by one: no more than one report is in memory at a time."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

from grader.report.wording import harmless_line
from grader.site.pages import Pages, moment
from grader.site.register import Register, State
from grader.site.reported import view_of
from grader.site.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.gradebook.attempts import Attempt, Standing
    from grader.gradebook.store import Gradebook
    from grader.report.model import Report
    from grader.site.folder import NewFolder
    from grader.site.register import Exercise, Place
    from grader.site.reported import ReportView

__all__ = ["write_site"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One exercise on a student's page."""

    exercise: Exercise
    state: State
    standing: Standing | None
    view: ReportView | None
    facts: tuple[str, ...]
    text: str
    lines: int
    #: other attempts, the latest first
    earlier: tuple[Attempt, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """One student in one exercise, in the table."""

    exercise: str
    state: State
    points: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One student in the table of the cohort."""

    place: Place
    cells: tuple[_Cell, ...]
    #: what is looked through for a name, in small letters; the states in the order of the exercises
    find: str
    states: str
    total: int
    open: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _StudentRow:
    """One student in the table of an exercise."""

    place: Place
    state: State
    points: int | None
    handed_in_at: str
    late: str
    diagnosis: str
    find: str


def write_site(
    book: Gradebook, folder: NewFolder, *, title: str, tell: Callable[[int, int], None] = lambda *_: None
) -> Register:
    """Write all pages of a gradebook.

    Args:
        book: whose students and reports are shown.
        folder: that the pages are written to.
        title: of the site, such as the course's name.
        tell: is told after each student how many of how many are done.

    Returns:
        Whom and what the pages are about.
    """
    pages = Pages()
    register = Register.read(book)
    tallies = [Tally(exercise=exercise) for exercise in register.exercises]
    others = _other_attempts(book, register)
    for index, place in enumerate(register.places):
        works = [_work(book, place, tally, others) for tally in tallies]
        before, after = register.neighbours(index)
        page = pages.student(
            title=title, place=place, before=before, after=after, works=works, facts=_facts_of(place)
        )
        folder.write(f"students/{place.page}", page)
        tell(index + 1, len(register.places))
    for tally in tallies:
        rows = [_student_row(place, tally.exercise.key) for place in register.places]
        columns = tally.columns
        page = pages.exercise(
            title=title,
            tally=tally,
            rows=rows,
            highest=max(column.count for column in columns) or 1,
            label_step=-(-len(columns) // 16),
        )
        folder.write(f"exercises/{tally.exercise.key}.html", page)
    folder.write("index.html", _cohort(pages, register, tallies, title))
    return register


def _cohort(pages: Pages, register: Register, tallies: list[Tally], title: str) -> bytes:
    handed_in = sum(tally.handed_in for tally in tallies)
    return pages.cohort(
        title=title,
        register=register,
        tallies=tallies,
        rows=_rows(register),
        most=sum(tally.exercise.max_points for tally in tallies),
        handed_in=handed_in,
        open_marks=handed_in - sum(tally.marked for tally in tallies),
    )


def _rows(register: Register) -> Iterator[_Row]:
    for place in register.places:
        cells = tuple(_cell(place, exercise) for exercise in register.exercises)
        yield _Row(
            place=place,
            cells=cells,
            find=_find(place),
            states=" ".join(cell.state.value for cell in cells),
            total=sum(cell.points for cell in cells if cell.points is not None),
            open=sum(cell.state in (State.INCONCLUSIVE, State.NOT_GRADED) for cell in cells),
        )


def _cell(place: Place, exercise: Exercise) -> _Cell:
    return _Cell(exercise=exercise.key, state=place.state(exercise.key), points=_points(place, exercise.key))


def _points(place: Place, exercise: str) -> int | None:
    """Points that count; None where there is no mark."""
    attempt = place.attempt(exercise)
    return attempt.points if attempt is not None and place.state(exercise).has_mark else None


def _student_row(place: Place, exercise: str) -> _StudentRow:
    standing = place.standings.get(exercise)
    attempt = place.attempt(exercise)
    return _StudentRow(
        place=place,
        state=place.state(exercise),
        points=_points(place, exercise),
        handed_in_at=standing.hand_in.handed_in_at if standing else "",
        late=standing.hand_in.late if standing else "",
        diagnosis=attempt.diagnosis if attempt else "",
        find=_find(place),
    )


def _find(place: Place) -> str:
    student = place.student
    return harmless_line(
        " ".join([student.name, student.student, student.email, *student.ids.values()])
    ).lower()


def _other_attempts(book: Gradebook, register: Register) -> dict[tuple[str, str], list[Attempt]]:
    """Attempts that do not count, by student and exercise."""
    counting = {
        standing.attempt.id
        for place in register.places
        for standing in place.standings.values()
        if standing.attempt is not None
    }
    found: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in book.attempts():
        if attempt.id not in counting:
            found[attempt.student, attempt.exercise].append(attempt)
    return found


def _work(book: Gradebook, place: Place, tally: Tally, others: dict[tuple[str, str], list[Attempt]]) -> _Work:
    """A student's exercise; its report is counted on the way."""
    key = tally.exercise.key
    standing = place.standings.get(key)
    attempt = place.attempt(key)
    report = book.report(attempt.id) if attempt is not None else None
    tally.add(place, report)
    content = book.content(standing.hand_in.sha256, key) if standing is not None else None
    text = content.text if content is not None else ""
    return _Work(
        exercise=tally.exercise,
        state=place.state(key),
        standing=standing,
        view=view_of(report, text, content.pieces if content is not None else ()) if report else None,
        facts=tuple(_facts(standing, attempt, report)) if standing is not None else (),
        text=text,
        lines=len(text.splitlines()),
        earlier=tuple(reversed(others.get((place.student.student, key), []))),
    )


def _facts(standing: Standing, attempt: Attempt | None, report: Report | None) -> Iterator[str]:
    """What is said below a title: the hand-in, and the grading."""
    hand_in = standing.hand_in
    yield hand_in.place
    if hand_in.handed_in_at:
        yield f"handed in {moment(hand_in.handed_in_at)}"
    if hand_in.late:
        yield f"late: {hand_in.late}"
    if attempt is not None and report is not None:
        yield f"graded {moment(attempt.recorded_at)}" + (f" on {attempt.machine}" if attempt.machine else "")
        if attempt.level:
            yield f"isolation {attempt.level}"
        elif not report.refused:
            yield "no level of isolation was proven"
        if report.runtime:
            yield report.runtime
        yield f"seed {attempt.grader.seed}"


def _facts_of(place: Place) -> list[str]:
    student = place.student
    known = [student.student, student.email, *(f"{name}: {value}" for name, value in student.ids.items())]
    return [each for each in known if each and each != place.name]
