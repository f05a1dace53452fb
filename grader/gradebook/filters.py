"""Which results are wanted: of whom, of what, with which outcome."""

from __future__ import annotations

import dataclasses
import fnmatch
from typing import TYPE_CHECKING, get_args

from grader.errors import UsageError, no_such
from grader.gradebook.book import exercise_key
from grader.gradebook.rows import Outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.gradebook.results import Result, Results, Ungraded

__all__ = ["OUTCOMES", "Filter"]

OUTCOMES: Sequence[Outcomes] = get_args(Outcomes)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What an instructor asks for; of each kind one of several must hold, and none asks for nothing."""

    #: as an instructor types them: "exercise-3", "3", "uploads"
    exercises: tuple[str, ...] = ()
    #: names in the gradebook or folder, or as the gradebook knows them; ``*`` and ``?`` as in a shell
    students: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    #: ids, of the one diagnosis of a report
    diagnoses: tuple[str, ...] = ()

    def of(self, results: Results) -> Results:
        """The results that are meant.

        Raises:
            UsageError: there is nothing of that exercise, student or diagnosis.
        """
        keys = self._keys(results)
        wanted = self._wanted_students(results)
        self._refuse_unknown_diagnosis(results)
        none_of_these = not self.diagnoses and (not self.outcomes or "ungraded" in self.outcomes)

        def holds(each: Result | Ungraded, exercise: str) -> bool:
            return exercise in keys and (wanted is None or each.student in wanted)

        return dataclasses.replace(
            results,
            graded=tuple(
                each for each in results.graded if holds(each, each.report.exercise) and self._has(each)
            ),
            ungraded=tuple(each for each in results.ungraded if none_of_these and holds(each, each.exercise)),
        )

    def _keys(self, results: Results) -> set[str]:
        there = {*results.exercises, *(each.exercise for each in results.ungraded)}
        return {exercise_key(word, there) for word in self.exercises} if self.exercises else there

    def _wanted_students(self, results: Results) -> set[str] | None:
        """None: all."""
        if not self.students:
            return None
        there = {*(each.student for each in results.graded), *(each.student for each in results.ungraded)}
        names = {student: [student] for student in there}
        for student in results.students:
            if student.student in names and student.name:
                names[student.student].append(student.name)
        wanted: set[str] = set()
        for pattern in self.students:
            found = {
                student
                for student, called in names.items()
                if any(fnmatch.fnmatchcase(name.casefold(), pattern.casefold()) for name in called)
            }
            if not found:
                raise no_such("there is no result of a student", pattern, _some(sorted(names)))
            wanted |= found
        return wanted

    def _refuse_unknown_diagnosis(self, results: Results) -> None:
        known = sorted({each.report.diagnosis.id for each in results.graded if each.report.diagnosis})
        for each in self.diagnoses:
            if not known:
                raise UsageError(
                    f"no result has the diagnosis {each!r}, nor any other", "Leave --diagnosis out."
                )
            if each not in known:
                raise no_such("no result has the diagnosis", each, known)

    def _has(self, result: Result) -> bool:
        diagnosis = result.report.diagnosis
        return (not self.outcomes or result.report.outcome.value in self.outcomes) and (
            not self.diagnoses or (diagnosis is not None and diagnosis.id in self.diagnoses)
        )


def _some(names: Sequence[str], most: int = 20) -> list[str]:
    """As many as a message has room for."""
    return [*names[:most], *(["…"] if len(names) > most else [])]
