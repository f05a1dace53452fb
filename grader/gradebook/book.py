"""What goes into a grade book, and what came of it.

Points are whole numbers until they are written; what is written is a share of the exercise's points only
where the instructor says out of how many (``--out-of``). A grading without a verdict has no mark: it is
left out and told, never 0.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from grader.errors import UsageError, no_such
from grader.export.form import is_decided
from grader.gradebook.people import Directory, Field, Found, Nobody, Person, Roster
from grader.gradebook.results import Results
from grader.gradebook.table import Table, one_line
from grader.report.model import Report
from grader.report.wording import counted, harmless_line

__all__ = [
    "NOT_GRADED",
    "Book",
    "Exercise",
    "Key",
    "Left",
    "Mark",
    "Marks",
    "Matches",
    "Wishes",
    "exercise_key",
    "flaw_of",
    "listed",
    "marks_of",
    "match",
    "refuse_gaps",
    "slug_of",
    "the_column",
    "told",
    "wanted_titles",
]

Key = Literal["username", "email", "idnumber"]
NOT_GRADED = "handed in, and not graded yet, so there is no mark: grade it"
_NO_VERDICT = "the grading came to no verdict, so there is no mark: grade it again"


@dataclasses.dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the graded folders."""

    key: str
    number: int
    title: str
    max_points: int

    @property
    def slug(self) -> str:
        """``exercise-3``."""
        return f"exercise-{self.number}"

    @property
    def names(self) -> tuple[str, ...]:
        """What a column for it may be called on a platform, if nobody says what."""
        return (self.slug, f"Exercise {self.number}", self.title, f"{self.slug} · {self.title}", self.key)


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """One student's points for one exercise."""

    student: str
    exercise: str
    points: int
    report: Report


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """What is not in the grade book, and why; ``exercise`` is a slug, or empty for all of them."""

    student: str
    why: str
    exercise: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Marks:
    """All that has a verdict, and what has none."""

    exercises: tuple[Exercise, ...]
    marks: tuple[Mark, ...]
    left_out: tuple[Left, ...] = ()

    def slug(self, key: str) -> str:
        """``exercise-3`` of ``03_uploads``."""
        return next(exercise.slug for exercise in self.exercises if exercise.key == key)

    def one(self, why: str) -> Exercise:
        """The only exercise.

        Raises:
            UsageError: there are several.
        """
        if len(self.exercises) > 1:
            slugs = [exercise.slug for exercise in self.exercises]
            raise UsageError(
                f"{why}, and there are results of {', '.join(slugs)}", f"Name one: --exercise {slugs[0]}"
            )
        return self.exercises[0]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the instructor says of the grade book."""

    roster: Roster | None = None
    #: of the platform, filled
    sheet: Table | None = None
    #: by an exercise's key, or by what the platform's module has words for
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: None: the exercise's own points
    out_of: int | None = None
    decimal: Literal["point", "comma"] = "point"
    #: None: as the platform usually has it
    feedback: bool | None = None
    key: Key | None = None

    def directory(self, *fields: Field) -> Directory | None:
        """The people of the roster; None if there is none, or a gradebook's own has none of these fields."""
        if self.roster is None:
            return None
        people = self.roster.directory
        told = any(person[field] for person in people.people for field in fields)
        return people if told or not self.roster.is_own else None

    def number(self, mark: Mark) -> str:
        """The points as they are written: two places at most, and no grouping."""
        whole = self.out_of is None
        share = (
            Fraction(mark.points) if whole else Fraction(mark.points * self.most(), mark.report.max_points)
        )
        hundredths = int(share * 100 + Fraction(1, 2))
        text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.decimal == "comma" else text

    def most(self, exercise: Exercise | None = None) -> int:
        """The points that full marks are written as."""
        if self.out_of is not None:
            return self.out_of
        return exercise.max_points if exercise is not None else 0

    def refuse_other_maximum(self, exercise: Exercise, maximum: Fraction | None, where: str) -> None:
        """Let pass a platform's maximum that is ours, or that is not known.

        Raises:
            UsageError: it is another one, and every mark would be wrong.
        """
        most = self.most(exercise)
        if maximum is None or maximum == most:
            return
        shown = f"{float(maximum):g}"
        if maximum == exercise.max_points:
            cure = "Leave --out-of out."
        elif maximum.denominator == 1:
            cure = f"Write shares of it: --out-of {shown} (or change it on the platform, and download again)"
        else:
            cure = "Change it on the platform, and download again."
        raise UsageError(
            f"{where} is worth {shown} points, and {exercise.slug} is written out of {most}", cure
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file for a platform, and what is to be told of it."""

    content: bytes
    #: marks that are in it
    written: tuple[Mark, ...]
    left_out: tuple[Left, ...] = ()
    remarks: tuple[str, ...] = ()
    #: nothing else has a header of this kind: a file that begins with it is an earlier grade book
    own_header: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """People with their marks (by exercise), in the order of the list they stand in; and who is nobody."""

    found: tuple[tuple[Person, Mapping[str, Mark]], ...]
    left_out: tuple[Left, ...]
    remarks: tuple[str, ...]


def marks_of(results: Results) -> Marks:
    """The marks of graded folders.

    Raises:
        UsageError: an exercise is worth different points in different reports.
    """
    exercises = []
    marks: list[Mark] = []
    left = [Left(each.student, NOT_GRADED, slug_of(each.exercise)) for each in results.ungraded]
    for key in results.exercises:
        of_it = results.of(key)
        first = of_it[0].report
        exercises.append(Exercise(key, first.number, harmless_line(first.title, limit=80), first.max_points))
        for result in of_it:
            report = result.report
            if report.max_points != first.max_points:
                raise UsageError(
                    f"{key} is worth {first.max_points} points in {of_it[0].where}, and "
                    f"{report.max_points} in {result.where}",
                    "Grade all of them with the same version of the exercise.",
                )
            if why := flaw_of(report):
                left.append(Left(result.student, why, exercises[-1].slug))
            else:
                marks.append(Mark(result.student, key, report.points, report))
    return Marks(tuple(exercises), tuple(marks), tuple(left))


def slug_of(key: str) -> str:
    """``exercise-3`` of ``03_uploads``."""
    return f"exercise-{int(key[:2])}" if key[:2].isdecimal() else key


def exercise_key(word: str, keys: Iterable[str]) -> str:
    """The key that is meant by ``exercise-3``, ``3``, ``03_uploads`` or ``uploads``.

    Raises:
        UsageError: none of these is.
    """
    known = {
        name: key
        for key in keys
        for name in (key, key[3:], key[:2], f"exercise-{int(key[:2])}", str(int(key[:2])))
    }
    if word.lower() not in known:
        raise no_such(
            "there is no result of", word, [f"exercise-{int(key[:2])}" for key in sorted({*known.values()})]
        )
    return known[word.lower()]


def match(
    marks: Marks, wishes: Wishes, people: Directory, hints: Mapping[str, Sequence[tuple[Field, str]]]
) -> Matches:
    """Find each student among these people: by way of the roster, if there is one, or directly.

    Args:
        marks: whose they are says the name of a file or folder.
        wishes: the roster.
        people: of the platform.
        hints: by student, what else that name says.
    """
    found: dict[int, dict[str, Mark]] = {}
    left: list[Left] = []
    named: list[str] = []
    doubled: dict[tuple[int, str], list[Mark]] = {}
    answers = {
        student: _answer(student, wishes.roster, people, hints.get(student, ()))
        for student in sorted({mark.student for mark in marks.marks})
    }
    for student, answer in answers.items():
        if isinstance(answer, Nobody):
            left.append(Left(student, answer.why))
        elif answer.by_name:
            named.append(student)
    for mark in marks.marks:
        answer = answers[mark.student]
        if isinstance(answer, Found):
            doubled.setdefault((answer.person.line, mark.exercise), []).append(mark)
    for (line, exercise), several in doubled.items():
        if len(several) == 1:
            found.setdefault(line, {})[exercise] = several[0]
            continue
        students = " and ".join(repr(mark.student) for mark in several)
        why = f"{students} are one person (line {line} of {people.where}): keep one of the reports"
        left += [Left(mark.student, why, marks.slug(exercise)) for mark in several]
    remarks = [f"found by name alone: {', '.join(named)}"] if named else []
    pairs = tuple((person, found[person.line]) for person in people.people if person.line in found)
    return Matches(pairs, tuple(left), tuple(remarks))


def wanted_titles(exercise: Exercise, wishes: Wishes) -> set[str]:
    """The titles under which a sheet may have an exercise, folded: the one that was named, else its own."""
    named = wishes.columns.get(exercise.key)
    return {one_line(each).casefold() for each in ([named] if named else exercise.names)}


def the_column(
    exercise: Exercise,
    wishes: Wishes,
    sheet: Table,
    *,
    hits: Sequence[int],
    open_columns: Sequence[int],
    none: str,
) -> int:
    """The index of the one column that was found for an exercise.

    Args:
        exercise: whose column it is.
        wishes: may name it.
        sheet: what was downloaded.
        hits: the columns that were found.
        open_columns: all that could be written.
        none: says that there are none of these.

    Raises:
        UsageError: there is none, or there are several.
    """
    if len(hits) == 1:
        return hits[0]
    named = wishes.columns.get(exercise.key)
    there = ", ".join(repr(sheet.header[i]) for i in open_columns) or none
    which = f"named {named!r}" if named else f"for {exercise.slug} ({exercise.title})"
    raise UsageError(
        f"{sheet.path} has {'several columns' if hits else 'no column'} {which}",
        f"Its columns are: {there}. Name one: --column '{exercise.slug}=NAME'",
    )


def refuse_gaps(marks: Marks, matches: Matches, platform: str) -> None:
    """Let pass what leaves no cell blank: an importer takes a blank over a score for its removal.

    Raises:
        UsageError: somebody has a mark for one of several exercises, and none for another.
    """
    for _, of_person in matches.found:
        missing = [exercise for exercise in marks.exercises if exercise.key not in of_person]
        if missing:
            student = next(iter(of_person.values())).student
            raise UsageError(
                f"{student!r} has no mark for {missing[0].slug}, and {platform} takes a blank cell for the "
                "removal of whatever score is there",
                f"Make one file for each exercise: --exercise {missing[0].slug}",
            )


def told(book: Book, marks: Marks, results: Results, *, where: str, remarks: Iterable[str] = ()) -> list[str]:
    """What is said of a grade book that was written, in lines that no terminal obeys.

    Args:
        book: that was written.
        marks: that it was made of.
        results: the graded folders.
        where: it was written, and for whom.
        remarks: more than the book's own.
    """
    of = counted(len(marks.marks) + len(marks.left_out), "result")
    lines = [f"{where}: {counted(len(book.written), 'mark')}, from {of}"]
    lines += listed(
        "0 points, because what was handed in could not be graded",
        [
            f"{mark.student} · {marks.slug(mark.exercise)}: {mark.report.refused.partition(chr(10))[0]}"
            for mark in book.written
            if mark.report.refused
        ],
    )
    left = sorted([*marks.left_out, *book.left_out], key=lambda each: (each.student, each.exercise))
    lines += listed(
        "without a mark in it",
        [f"{each.student}{each.exercise and ' · '}{each.exercise}: {each.why}" for each in left],
    )
    lines += listed("not used", [f"{each.path}: {each.why}" for each in results.left_out])
    return [*lines, *listed("to know", [*book.remarks, *remarks])]


def listed(heading: str, lines: Sequence[str]) -> list[str]:
    """A heading, and lines below it that no terminal obeys; nothing if there is none."""
    return [f"{heading}:", *(f"  {harmless_line(line, limit=1000)}" for line in lines)] if lines else []


def flaw_of(report: Report) -> str:
    """Why a report has no mark; empty if it has one."""
    if not is_decided(report):
        return _NO_VERDICT
    if not 0 <= report.points <= report.max_points or report.max_points == 0:
        return f"its report is no good: {report.points} of {report.max_points} points"
    return ""


def _answer(
    student: str, roster: Roster | None, people: Directory, hints: Sequence[tuple[Field, str]]
) -> Found | Nobody:
    if roster is None:
        return people.find(student, hints)
    listed = roster.find(student, hints)
    if roster.directory is people:
        return listed
    if isinstance(listed, Nobody):
        # Not in the roster: the platform's own list may know it all the same.
        direct = listed if listed.several else people.find(student, hints)
        return direct if isinstance(direct, Found) else listed
    found = people.find_person(listed.person, student)
    if isinstance(found, Nobody) and not found.several and roster.is_own:
        # What a gradebook knows is not all that a roster would say: its name for the student may be an id.
        named: list[tuple[Field, str]] = [("name", listed.person.name)] if listed.person.name else []
        found = people.find(student, [*hints, *named])
    if isinstance(found, Nobody):
        return found
    return dataclasses.replace(found, by_name=found.by_name or listed.by_name)
