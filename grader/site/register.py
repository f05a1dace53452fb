"""Who stands where: the students of a gradebook, and for each exercise what counts.

Held in memory without the reports: some hundred bytes for each student and exercise.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from grader.errors import UsageError
from grader.gradebook.attempts import Student
from grader.outcome import Outcome
from grader.report.wording import harmless_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.gradebook.attempts import Attempt, Standing
    from grader.gradebook.store import Gradebook

__all__ = ["Exercise", "Place", "Register", "State", "page_name", "state_of"]

#: of a file's name; hexadecimal digits that tell two students of the same letters apart
_MOST_LETTERS = 40
_DIGITS = 12
_KEY = re.compile(r"[0-9]{2}_[a-z][a-z0-9_]*")


class State(enum.Enum):
    """How a student stands in an exercise; the value is what pages call it for styles and filters."""

    DONE = "done"
    NOT_YET = "not-yet"
    INCONCLUSIVE = "inconclusive"
    NOT_GRADED = "not-graded"
    MISSING = "missing"

    @property
    def word(self) -> str:
        """For people."""
        match self:
            case State.DONE:
                return "done"
            case State.NOT_YET:
                return "not yet"
            case State.INCONCLUSIVE:
                return "inconclusive"
            case State.NOT_GRADED:
                return "not graded"
            case State.MISSING:
                return "nothing handed in"
            case _:  # pragma: no cover
                assert_never(self)

    @property
    def sign(self) -> str:
        """One character that tells it without a colour."""
        signs = {
            State.DONE: "✓",
            State.NOT_YET: "✗",
            State.INCONCLUSIVE: "?",
            State.NOT_GRADED: "…",
            State.MISSING: "–",  # noqa: RUF001 - a dash is meant: there is no number
        }
        return signs[self]

    @property
    def has_mark(self) -> bool:
        """Whether there are points that count."""
        return self in (State.DONE, State.NOT_YET)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise that somebody has handed in."""

    #: ``03_uploads``; also the name of its page, and of its place on others
    key: str
    title: str
    #: 0 as long as nothing was graded
    max_points: int

    @property
    def number(self) -> int:
        """3 of ``03_uploads``."""
        return int(self.key[:2])

    @property
    def slug(self) -> str:
        """``exercise-3``."""
        return f"exercise-{self.number}"

    @property
    def name(self) -> str:
        """``3 · Uploads``."""
        return f"{self.number} · {self.title}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One student with what counts for them; ``page`` is the name of their file."""

    student: Student
    page: str
    #: by an exercise's key
    standings: dict[str, Standing]

    @property
    def name(self) -> str:
        """What the student is called: the name, or else what the gradebook has them under."""
        return harmless_line(self.student.name, limit=120) or self.key

    @property
    def key(self) -> str:
        """What the gradebook has them under, for people."""
        return harmless_line(self.student.student, limit=120) or "(no name)"

    def state(self, exercise: str) -> State:
        """How they stand in an exercise."""
        standing = self.standings.get(exercise)
        return State.MISSING if standing is None else state_of(standing)

    def attempt(self, exercise: str) -> Attempt | None:
        """The attempt that counts, if there is one."""
        standing = self.standings.get(exercise)
        return None if standing is None else standing.attempt


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All students by name, all exercises by number."""

    exercises: tuple[Exercise, ...]
    places: tuple[Place, ...]
    #: the latest moment at which a grading was recorded, ISO 8601; empty without any
    recorded_at: str

    @classmethod
    def read(cls, book: Gradebook, exercises: Collection[str] = ()) -> Register:
        """What a gradebook has, or of these exercises alone; who handed in and is not known is in it, too.

        Raises:
            UsageError: what it calls an exercise is no exercise's key.
        """
        standings: defaultdict[str, dict[str, Standing]] = defaultdict(dict)
        latest: dict[str, Attempt | None] = {}
        recorded_at = ""
        for standing in book.standing():
            key = standing.hand_in.exercise
            if exercises and key not in exercises:
                continue
            standings[standing.hand_in.student][key] = standing
            latest[key] = max(latest.get(key), standing.attempt, key=lambda each: each.id if each else -1)
            if standing.attempt is not None:
                recorded_at = max(recorded_at, standing.attempt.recorded_at)
        known = {each.student: each for each in book.students()}
        people = [known.get(name) or Student(student=name) for name in {*known, *standings}]
        places = [
            Place(student=each, page=page_name(each.student), standings=standings.get(each.student, {}))
            for each in people
        ]
        return cls(
            exercises=tuple(_exercise(book, key, attempt) for key, attempt in sorted(latest.items())),
            places=tuple(sorted(places, key=_by_name)),
            recorded_at=recorded_at,
        )

    def neighbours(self, index: int) -> tuple[Place | None, Place | None]:
        """The student before one, and the one after."""
        before = self.places[index - 1] if index else None
        after = self.places[index + 1] if index + 1 < len(self.places) else None
        return before, after


def state_of(standing: Standing) -> State:
    """What became of what counts."""
    if standing.attempt is None:
        return State.NOT_GRADED
    match Outcome(standing.attempt.outcome):
        case Outcome.PASSED:
            return State.DONE
        case Outcome.FAILED:
            return State.NOT_YET
        case Outcome.INCONCLUSIVE:
            return State.INCONCLUSIVE
        case other:  # pragma: no cover
            assert_never(other)


def page_name(student: str) -> str:
    """The file of a student: letters for people, and digits that are theirs alone.

    Made of nothing but what the gradebook has them under, so that it stays the same whoever else is in it.
    Whatever that is, the name is one of a few safe characters, and no device of Windows.
    """
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]+", "-", plain)[:_MOST_LETTERS].strip("-")
    digits = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{letters or 'student'}-{digits}.html"


def _exercise(book: Gradebook, key: str, latest: Attempt | None) -> Exercise:
    """What the latest report says of an exercise; before there is any, its key does."""
    if _KEY.fullmatch(key) is None:
        raise UsageError(
            f"{book.path} has hand-ins of {key!r}, which is no exercise",
            "It was not written by grade cohort: name another gradebook.",
        )
    if latest is None:
        return Exercise(key=key, title=key[3:].replace("_", " ").capitalize(), max_points=0)
    report = book.report(latest.id)
    return Exercise(key=key, title=report.title, max_points=report.max_points)


def _by_name(place: Place) -> tuple[str, str]:
    return place.name.casefold(), place.student.student
