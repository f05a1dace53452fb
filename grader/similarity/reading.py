"""The contents that count in a gradebook, exercise by exercise, compared."""

from __future__ import annotations

import collections
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.gradebook.book import exercise_key
from grader.similarity.compare import Comparison, compare
from grader.similarity.given import given_texts
from grader.similarity.tokens import Tokenizer

if TYPE_CHECKING:
    from grader.course import Course
    from grader.gradebook.store import Gradebook

__all__ = ["compared", "handed_in", "names_of"]


def handed_in(
    book: Gradebook, named: Sequence[str] = ()
) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    """Who has handed in each content that counts: by exercise, and there by the content's hash.

    Students of whom one file is from the same place have handed it in together.

    Args:
        book: what was handed in.
        named: the exercises, as an instructor types them; all if there is none.

    Raises:
        UsageError: nothing was handed in, or not for one of these.
    """
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for standing in book.standing():
        hand_in = standing.hand_in
        places = found.setdefault(hand_in.exercise, {}).setdefault(hand_in.sha256, {})
        places.setdefault(hand_in.place, []).append(hand_in.student)
    if not found:
        raise UsageError(f"{book.path} has no hand-in", "Grade a cohort into it: grade cohort FOLDER.")
    keys = [exercise_key(word, found) for word in named] or list(found)
    return {
        key: {
            sha256: tuple(sorted(tuple(sorted(students)) for students in places.values()))
            for sha256, places in found[key].items()
        }
        for key in sorted(set(keys))
    }


def compared(
    book: Gradebook,
    handed: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]],
    course: Course,
    tokenizer: Tokenizer,
) -> Iterator[Comparison]:
    """Compare exercise by exercise, without what the course gives.

    Of an exercise that this course does not have nothing is known to be given.
    """
    exercises = {exercise.key: exercise for exercise in course.exercises()}
    for key, holders in handed.items():
        given = given_texts(exercises[key]) if key in exercises else ()
        content = functools.partial(book.content, exercise=key)
        yield compare(key, holders, content, given=list(given), tokenizer=tokenizer)


def names_of(book: Gradebook) -> dict[str, str]:
    """What students are called, for people: by name, or as the gradebook calls them where two share it."""
    called = {student.student: student.name for student in book.students() if student.name}
    shared = collections.Counter(called.values())
    return {student: name for student, name in called.items() if shared[name] == 1}
