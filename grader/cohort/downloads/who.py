"""Who it is that a download names: with a roster the person in it, else the name itself."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.cohort.downloads.layout import flaw_of_name, tidy, without_controls
from grader.gradebook.attempts import Student
from grader.gradebook.people import NUMBERS, Field, Nobody, Person, Roster

if TYPE_CHECKING:
    from grader.cohort.downloads.layout import Named

__all__ = ["Students"]

#: what a roster's person is filed under, from the best on
_FILED: tuple[Field, ...] = ("student", "login", "sis_id", "id", "email")


class Students:
    """All students, of the roster and of downloads, each once."""

    def __init__(self, roster: Roster | None) -> None:
        self._directory = roster.directory if roster else None
        self._known: dict[str, Student] = {}
        #: ids that two downloads tell differently
        self._odd: set[tuple[str, str]] = set()
        people = roster.directory.people if roster else ()
        self._fields = {field for person in people for field in person.told}
        for person in people:
            student = _of(person)
            self._known.setdefault(student.student, student)

    @property
    def all(self) -> tuple[Student, ...]:
        """By what they are filed under."""
        return tuple(self._known[key] for key in sorted(self._known))

    def find(self, named: Named) -> str | Nobody:
        """What a student is filed under, or why nobody is meant."""
        if flaw := flaw_of_name(named.called):
            return Nobody(flaw)
        if self._directory is None:
            self._learn(named)
            return named.called
        found = self._directory.find(named.called, self._hints(named))
        if isinstance(found, Nobody):
            return found
        student = _of(found.person).student
        self._learn(dataclasses.replace(named, called=student))
        return student

    def knows(self, called: str) -> bool:
        """Whether the roster has somebody of this name or id."""
        return self._directory is not None and not isinstance(self._directory.find(called), Nobody)

    def _hints(self, named: Named) -> list[tuple[Field, str]]:
        """What the roster can be asked for; a Canvas id is enough, its name is written in no usual way."""
        usable: list[tuple[Field, str]] = [
            (field, value) for field, value in named.hints if field not in NUMBERS or field in self._fields
        ]
        ids = [hint for hint in usable if hint[0] == "id"]
        return ids or usable

    def _learn(self, named: Named) -> None:
        """Take in what a download tells; ids that differ between downloads are none of the student's."""
        new = Student(
            student=named.called,
            name=without_controls(named.name),
            email=without_controls(named.email),
            ids=dict(named.ids),
        )
        old = self._known.get(named.called)
        if old is not None:
            both = {**new.ids, **old.ids}
            self._odd |= {
                (old.student, key) for key, value in both.items() if new.ids.get(key, value) != value
            }
            new = Student(
                student=old.student,
                name=old.name or new.name,
                email=old.email or new.email,
                ids={key: value for key, value in both.items() if (old.student, key) not in self._odd},
            )
        self._known[named.called] = new


def _of(person: Person) -> Student:
    filed = next((person[field] for field in _FILED if person[field]), person.name)
    ids: dict[str, str] = {
        field: value
        for field, value in person.told.items()
        if field not in ("name", "first", "last", "email")
    }
    return Student(student=tidy(filed), name=person.name, email=person["email"], ids=ids)
