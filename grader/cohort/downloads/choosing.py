"""Which file counts for a student and an exercise, and what becomes of the others.

Within one submission the exercise's own file counts before a notebook, that before an archive that holds
one, and that before the only program under another name. Of several submissions, or copies, the latest
counts: by the platform's time, by its numbers, by the copy's number, by the file's time, as far as each is
known of all of them. Where nothing tells, they are read when they are graded: equal ones are one.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import functools
from typing import TYPE_CHECKING

from grader.cohort.downloads.names import is_archive_name, is_program_name, without_copy
from grader.cohort.handed import Handed, Unmatched
from grader.errors import UsageError
from grader.submission.archive.kinds import MAX_ARCHIVE_BYTES, archive_kind, holds
from grader.submission.source import read_opened, wanted_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from grader.cohort.downloads.layout import Aside, Found
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Entry
    from grader.course import Exercise
    from grader.submission import Source

__all__ = ["OF_OTHERS", "Chosen", "choose"]

OF_OTHERS = "of exercises that are not graded now"
_HANDED_OUT = "that were handed out"
_BESIDE = "beside those that count"

#: archives in one submission that are opened, each of which may take seconds
MOST_ARCHIVES = 20

_OWN, _NOTEBOOK, _ARCHIVE, _OTHER_NAME, _LAST_HOPE = range(5)


@dataclasses.dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    exercise: Exercise
    rank: int
    #: not in a folder of the exercise's key
    elsewhere: bool = True

    @property
    def place(self) -> str:
        return self.found.entry.place

    @property
    def name(self) -> str:
        return without_copy(self.found.inner[-1])[0]


@dataclasses.dataclass(slots=True)
class _Submission:
    """What one student handed in at one time."""

    candidates: dict[str, list[_Candidate]] = dataclasses.field(
        default_factory=lambda: collections.defaultdict(list)
    )
    archives: list[Found] = dataclasses.field(default_factory=list)
    #: programs that could be for any exercise
    strays: list[Found] = dataclasses.field(default_factory=list)
    rest: list[Found] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Chosen:
    """What counts, and what does not."""

    handed: list[Handed] = dataclasses.field(default_factory=list)
    unmatched: list[Unmatched] = dataclasses.field(default_factory=list)

    def leave(self, found: Found, why: str, *, superseded: bool = False) -> None:
        """A file that counts for nothing."""
        self.unmatched.append(Unmatched(place=found.entry.place, why=why, superseded=superseded))


def choose(files: Iterable[tuple[str, Found]], known: Known, aside: Aside) -> Chosen:
    """What counts of the files of all students, who are named by what they are filed under."""
    chosen = Chosen()
    submissions: dict[str, dict[str, _Submission]] = {}
    for student, found in files:
        of_student = submissions.setdefault(student, {})
        _sort(found, of_student.setdefault(found.submission, _Submission()), known, aside, chosen)
    for student in sorted(submissions):
        pools: dict[str, list[_Candidate]] = collections.defaultdict(list)
        for submission in submissions[student].values():
            for key, best in _best(submission, known, aside, chosen).items():
                pools[key] += best
        for key in sorted(pools):
            chosen.handed.append(_latest(student, pools[key], chosen))
        counts = set(pools)
        for submission in submissions[student].values():
            _tell_strays(submission, counts, known, chosen)
    chosen.handed.sort(key=lambda handed: (handed.exercise.key, handed.student))
    return chosen


# ---------------------------------------------------------------------- for which exercise
def _sort(found: Found, into: _Submission, known: Known, aside: Aside, chosen: Chosen) -> None:
    """One file of a submission, to where it belongs by its name and place."""
    if found.entry.flaw:
        chosen.leave(found, found.entry.flaw)
        return
    name, _ = without_copy(found.inner[-1])
    exercise = known.by_file(name)
    rank = _NOTEBOOK if name.lower().endswith(".ipynb") else _OWN
    if exercise is None and name in known.handed_out:
        aside.add(_HANDED_OUT, found.entry)
        return
    program = is_program_name(name)
    if exercise is None and (program or is_archive_name(name)):
        exercise, rank = _placed(found, known), _OTHER_NAME
    if exercise is not None and exercise not in known.asked:
        aside.add(OF_OTHERS, found.entry)
    elif rank == _OTHER_NAME and not program:
        into.archives.append(found)
    elif exercise is not None:
        elsewhere = found.inner[-2:-1] != (exercise.key,)
        into.candidates[exercise.key].append(_Candidate(found, exercise, rank, elsewhere))
    elif program:
        into.strays.append(found)
    else:
        into.rest.append(found)


def _placed(found: Found, known: Known) -> Exercise | None:
    """The exercise that the folders around a file name, or the only one there is."""
    inner = (known.by_folder(folder) for folder in reversed(found.inner[:-1]))
    return next(filter(None, inner), found.exercise or known.only)


# ---------------------------------------------------------------------- within a submission
def _best(submission: _Submission, known: Known, aside: Aside, chosen: Chosen) -> dict[str, list[_Candidate]]:
    """By exercise, the files of the best kind that is there; the others are told."""
    for found in submission.archives[:MOST_ARCHIVES]:
        _open_archive(found, submission, known, chosen)
    for found in submission.archives[MOST_ARCHIVES:]:
        chosen.leave(found, f"is one of more than {MOST_ARCHIVES} archives: unpack what is meant")
    bests: dict[str, list[_Candidate]] = {}
    for key, candidates in submission.candidates.items():
        rank = min((each.rank, each.elsewhere) for each in candidates)
        best = [each for each in candidates if (each.rank, each.elsewhere) == rank]
        names = sorted({each.name for each in best})
        exercise = best[0].exercise
        if rank[0] == _OTHER_NAME and len(names) > 1:
            for each in candidates:
                chosen.leave(
                    each.found, f"is one of {len(names)} programs, and none is called {exercise.file_name}"
                )
            continue
        bests[key] = best
        for each in candidates:
            if (each.rank, each.elsewhere) != rank:
                why = f"{best[0].place} beside it counts for {exercise.slug}"
                chosen.leave(each.found, why, superseded=True)
    for found in submission.rest:
        if bests:
            aside.add(_BESIDE, found.entry)
        else:
            chosen.leave(found, "is no Python file, notebook or archive")
    return bests


def _open_archive(found: Found, submission: _Submission, known: Known, chosen: Chosen) -> None:
    """Ask an archive in a submission for what the submission does not hold otherwise."""
    placed = _placed(found, known)
    missing = [
        exercise
        for exercise in ([placed] if placed else known.asked)
        if not any(each.rank < _ARCHIVE for each in submission.candidates.get(exercise.key, ()))
    ]
    if not missing:
        chosen.leave(found, "the files beside it count", superseded=True)
        return
    try:
        held, why = _held(found.entry, missing), "holds no file of an exercise that is graded"
    except UsageError as error:
        held, why = [], error.cause
    for exercise in held:
        submission.candidates[exercise.key].append(_Candidate(found, exercise, _ARCHIVE))
    if held:
        return
    alone = len(submission.archives) == 1 and not (submission.candidates or submission.strays)
    if placed and alone:  # it is what was handed in: told when it is graded
        submission.candidates[placed.key].append(_Candidate(found, placed, _LAST_HOPE))
    else:
        chosen.leave(found, why, superseded=False)


def _held(entry: Entry, exercises: Sequence[Exercise]) -> list[Exercise]:
    with entry.open(MAX_ARCHIVE_BYTES) as file:
        content = b""
        while len(content) <= MAX_ARCHIVE_BYTES and (
            piece := file.read(MAX_ARCHIVE_BYTES + 1 - len(content))
        ):
            content += piece
    if len(content) > MAX_ARCHIVE_BYTES:
        raise UsageError(f"is larger than {MAX_ARCHIVE_BYTES // 1024**2} MiB")
    kind = archive_kind(content[:1024])
    if kind is None:
        raise UsageError("is called like an archive, and is none")
    return [each for each in exercises if holds(content, kind, key=each.key, wanted=wanted_names(each))]


def _tell_strays(submission: _Submission, counts: set[str], known: Known, chosen: Chosen) -> None:
    names = ", ".join(each.file_name for each in known.asked)
    for found in submission.strays:
        if counts >= {each.key for each in known.asked}:
            chosen.leave(found, "files of all exercises count beside it", superseded=True)
        else:
            chosen.leave(found, f"does not say which exercise it is for: none of {names}")


# ---------------------------------------------------------------------- of several submissions
def _instant(candidate: _Candidate) -> float | None:
    if not candidate.found.handed_in_at:
        return None
    return datetime.datetime.fromisoformat(candidate.found.handed_in_at).timestamp()


_LATER: tuple[tuple[str, Any], ...] = (
    ("was handed in later", _instant),
    ("was handed in again later", lambda each: each.found.resubmission or None),
    ("is a later copy", lambda each: without_copy(each.found.inner[-1])[1]),
    ("is a newer file", lambda each: each.found.entry.modified or None),
)


def _latest(student: str, pool: list[_Candidate], chosen: Chosen) -> Handed:
    """The one that counts; the others are told, and why."""
    left = pool
    older: list[tuple[_Candidate, str]] = []
    for words, value_of in _LATER:
        values = [value_of(each) for each in left]
        if len(left) > 1 and None not in values:
            latest = max(values)
            older += [(each, words) for each, value in zip(left, values, strict=True) if value < latest]
            left = [each for each, value in zip(left, values, strict=True) if value == latest]
    best, *equals = left
    for each, words in older:
        chosen.leave(each.found, f"{best.place} {words}", superseded=True)
    for each in equals:
        why = f"nothing tells it from {best.place}: if they differ, neither is graded"
        chosen.leave(each.found, why, superseded=True)
    return Handed(
        student=student,
        exercise=best.exercise,
        place=best.place,
        read=functools.partial(_read, best.exercise, tuple(each.found.entry for each in left)),
        handed_in_at=best.found.handed_in_at,
        late=best.found.late,
    )


def _read(exercise: Exercise, entries: Sequence[Entry]) -> Source:
    first: Source | None = None
    for entry in entries:  # one at a time: there may be thousands
        with entry.open(MAX_ARCHIVE_BYTES) as file:
            source = read_opened(exercise, entry.path, file, member=entry.member)
        if first is None:
            first = source
        elif source.sha256 != first.sha256:
            raise UsageError(
                f"{entries[0].place} and {entry.place} differ, and nothing tells which is meant",
                "Take away the one that is not to be graded, and run the same command again.",
            )
    assert first is not None, "something counts"
    return first
