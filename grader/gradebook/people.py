"""Who is who: students of graded folders, of a roster, and of a sheet that a platform gave.

A person is found by what is unique (an id, a login, an e-mail address), and only if there is nothing of that
kind by name, and only if one alone has it. Where two could be meant nobody is taken.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from grader.errors import UsageError
from grader.gradebook.attempts import Student
from grader.gradebook.table import Table, one_line, read_table

__all__ = [
    "Directory",
    "Field",
    "Found",
    "Nobody",
    "Person",
    "Roster",
    "field_of",
    "people_of",
    "read_roster",
    "roster_of_students",
]

Field = Literal["student", "id", "sis_id", "login", "email", "name", "first", "last", "participant"]

#: what is one person's alone, from the surest on
UNIQUE: tuple[Field, ...] = ("student", "id", "sis_id", "login", "email", "participant")
#: a platform's own
NUMBERS: tuple[Field, ...] = ("id", "participant")
#: of a roster's columns, whatever their case, blanks and signs
_CALLED: Mapping[Field, str] = {
    "student": "student folder file submission",
    "id": "id canvasid userid",
    "sis_id": "sisid sisuserid idnumber studentid studentnumber matriculation matriculationnumber",
    "login": "login loginid sislogin sisloginid username user account netid",
    "email": "email emailaddress mail",
    "name": "name fullname studentname displayname",
    "first": "first firstname givenname forename vorname",
    "last": "last lastname surname familyname nachname",
    "participant": "participant participantnumber",
}
_FIELDS: Mapping[str, Field] = {word: field for field, words in _CALLED.items() for word in words.split()}
#: signs that Moodle leaves out of the names of folders
_LEFT_OUT_OF_NAMES = str.maketrans("", "", "'\"<>&|:\\/")
_EXPECTED = "Its columns may be called student (the file's or folder's name), id, sis_id, login, email, name."


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """One line of a roster or a sheet."""

    line: int
    #: what is told of the person; nothing is empty
    told: Mapping[Field, str]

    def __getitem__(self, field: Field) -> str:
        return self.told.get(field, "")

    @property
    def name(self) -> str:
        """As people write it; whatever there is of it."""
        return self["name"] or " ".join(filter(None, (self["first"], self["last"])))

    @property
    def spellings(self) -> frozenset[str]:
        """The name as it may be written elsewhere; and a roster's ``student``, which may be one."""
        written = [self["name"], self["student"]]
        if self["first"] and self["last"]:
            written += [f"{self['first']} {self['last']}", f"{self['last']}, {self['first']}"]
        return frozenset().union(*(_spellings(each) for each in written if each))


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The person that is meant, and whether only the name says so."""

    person: Person
    by_name: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Nobody:
    """Why nobody is meant, in words; and whether that is because several could be."""

    why: str
    several: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Directory:
    """People, and where they stand."""

    people: tuple[Person, ...]
    where: str
    _unique: Mapping[str, tuple[tuple[Field, Person], ...]]
    _named: Mapping[str, tuple[Person, ...]]

    @classmethod
    def of(cls, people: Iterable[Person], where: str) -> Directory:
        """People who stand in a file of this name."""
        people = tuple(people)
        unique: dict[str, list[tuple[Field, Person]]] = {}
        named: dict[str, list[Person]] = {}
        for person in people:
            for field in UNIQUE:
                if person[field]:
                    unique.setdefault(_normal(person[field]), []).append((field, person))
            for spelling in person.spellings:
                named.setdefault(spelling, []).append(person)
        return cls(
            people,
            where,
            {key: tuple(found) for key, found in unique.items()},
            {key: tuple(found) for key, found in named.items()},
        )

    def find(self, student: str, hints: Sequence[tuple[Field, str]] = ()) -> Found | Nobody:
        """Whom a graded folder's name means.

        Args:
            student: the name of the file or the folder.
            hints: what else the name says of the person, from the surest on. Where it has a number, nobody
                else is taken because of a name; where it has both, they must be one person's.
        """
        names = [value for field, value in hints if field == "name"]
        for hits in (self._with(student), *(self._with(value, field) for field, value in hints)):
            if hits:
                found = self._one(hits, student)
                return self._of_that_name(found, names) if isinstance(found, Found) else found
        for field, value in hints:
            if field in NUMBERS:
                return Nobody(f"nobody in {self.where} has the number {value}")
        return self._by_name(frozenset().union(*map(_spellings, (student, *names))), student)

    def find_person(self, person: Person, student: str) -> Found | Nobody:
        """Who of these people a person of another list is; nobody, if an id says one and the name another."""
        told = [(field, person[field]) for field in UNIQUE if field != "student" and person[field]]
        named = self._by_name(person.spellings, student)
        for same in (True, False):
            hits = [hit for field, value in told for hit in self._with(value, field if same else None)]
            if hits:
                others = [named.person] if isinstance(named, Found) else []
                return self._one([*hits, *others], student)
        return named

    def _of_that_name(self, found: Found, names: Sequence[str]) -> Found | Nobody:
        person = found.person
        if not names or not person.name or any(_spellings(name) & person.spellings for name in names):
            return found
        return Nobody(
            f"its number is that of {person.name!r} in {self.where}, and its name is another", several=True
        )

    def _with(self, value: str, field: Field | None = None) -> list[Person]:
        # A number alone is a participant's only where the name says so: students have numbers, too.
        hits = [
            (each, who)
            for each, who in self._unique.get(_normal(value), ())
            if field == each or (field is None and each != "participant")
        ]
        exact = [(each, who) for each, who in hits if who[each] == value.strip()]
        return [who for _, who in exact or hits]

    def _by_name(self, spellings: Iterable[str], student: str) -> Found | Nobody:
        hits = [person for spelling in spellings for person in self._named.get(spelling, ())]
        if not hits:
            return Nobody(f"nobody in {self.where} has this id, login, e-mail address or name")
        found = self._one(hits, student)
        return dataclasses.replace(found, by_name=True) if isinstance(found, Found) else found

    def _one(self, hits: Iterable[Person], student: str) -> Found | Nobody:
        lines = {person.line: person for person in hits}
        if len(lines) > 1:
            several = " and ".join(str(line) for line in sorted(lines))
            return Nobody(
                f"{student!r} could be several people in {self.where}: lines {several}", several=True
            )
        return Found(next(iter(lines.values())))


@dataclasses.dataclass(frozen=True, slots=True)
class Roster:
    """A list of students that the instructor has made or downloaded."""

    directory: Directory
    #: how its columns were understood, in words
    remark: str
    #: it is what a gradebook knows of its own students, each by the very name that results have
    is_own: bool = False

    def find(self, student: str, hints: Sequence[tuple[Field, str]] = ()) -> Found | Nobody:
        """Whom the name of a result means (:meth:`Directory.find`)."""
        if not self.is_own:
            return self.directory.find(student, hints)
        own = [person for person in self.directory.people if person["student"] == student]
        return Found(own[0]) if own else Nobody(f"{self.directory.where} knows nothing of this student")


def roster_of_students(students: Sequence[Student], where: str) -> Roster | None:
    """What a gradebook knows of its students, as a roster; None if that is their names in it alone.

    Args:
        students: each once.
        where: the gradebook, for words.
    """
    people = [Person(number, _told(student)) for number, student in enumerate(students, 1)]
    known = sorted({field for person in people for field in person.told} - {"student"})
    if not known:
        return None
    remark = f"{where} knows the students' {', '.join(known)}"
    return Roster(Directory.of(people, where), remark, is_own=True)


def _told(student: Student) -> dict[Field, str]:
    told: dict[Field, str] = {"student": student.student, "name": student.name, "email": student.email}
    for column, value in student.ids.items():
        if (field := field_of(column)) is not None and not told.get(field):
            told[field] = value
    # The name in the gradebook is never cleaned: results are found by it.
    cleaned = {field: said if field == "student" else one_line(said) for field, said in told.items()}
    return {field: text for field, text in cleaned.items() if text}


def field_of(header: str) -> Field | None:
    """What a column of this name tells of a person; None if that is not known."""
    return _FIELDS.get(re.sub(r"[\W_]", "", header.casefold()))


def read_roster(path: Path) -> Roster:
    """Read a list of students, CSV in UTF-8.

    Raises:
        UsageError: it is none; two columns, or two lines, say the same.
    """
    table = read_table(path)
    columns: dict[Field, int] = {}
    for index, header in enumerate(table.header):
        field = field_of(header)
        if field in columns:
            raise UsageError(
                f"{path}: the columns {table.header[columns[field]]!r} and {header!r} both tell the {field}",
                "Rename one of them.",
            )
        if field is not None:
            columns[field] = index
    if not columns:
        raise UsageError(f"{path}: none of its columns is known ({', '.join(table.header)})", _EXPECTED)
    people = [
        Person(row.line, {field: text for field, i in columns.items() if (text := one_line(row.cells[i]))})
        for row in table.rows
    ]
    _refuse_twins(path, people)
    used = ", ".join(f"{table.header[index]} = {field}" for field, index in columns.items())
    unused = [header for index, header in enumerate(table.header) if index not in columns.values()]
    rest = f"; not used: {', '.join(unused)}" if unused else ""
    return Roster(Directory.of(people, str(path)), f"{path} is read as {used}{rest}")


def people_of(table: Table, columns: Mapping[Field, int]) -> list[Person]:
    """The people of a platform's own sheet."""
    return [
        Person(row.line, {field: text for field, i in columns.items() if (text := row.cells[i].strip())})
        for row in table.rows
    ]


def _refuse_twins(path: Path, people: Iterable[Person]) -> None:
    seen: dict[tuple[Field, str], int] = {}
    for person in people:
        for field in UNIQUE:
            if not person[field]:
                continue
            first = seen.setdefault((field, person[field]), person.line)
            if first != person.line:
                raise UsageError(
                    f"{path}, lines {first} and {person.line}: both have the {field} {person[field]!r}",
                    "Leave one of them out.",
                )


def _normal(text: str) -> str:
    return one_line(unicodedata.normalize("NFC", text)).casefold()


def _spellings(name: str) -> frozenset[str]:
    """``Doe, Alice``: that, ``alice doe``, and ``doealice`` as Canvas names files."""
    plain = _normal(name.translate(_LEFT_OUT_OF_NAMES))
    last, comma, first = plain.partition(",")
    if not comma:
        return frozenset({plain} - {""})
    return frozenset({plain, f"{first.strip()} {last.strip()}", re.sub(r"[\W_]", "", plain)} - {""})
