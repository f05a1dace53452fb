"""What the reports of an exercise say together."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grader.site.register import Register, State
from grader.site.tally import Column, Tally
from tests.site.cohorts import attempted, content_of, handed, inconclusive, real_report

if TYPE_CHECKING:
    from grader.gradebook.store import Gradebook
    from grader.report.model import Report

UPLOADS = "03_uploads"
CONTENT = content_of(UPLOADS, "right")
RIGHT = real_report(UPLOADS, "right")
SEQUENTIAL = real_report(UPLOADS, "sequential")
FORGETS = real_report(UPLOADS, "forgets_await")


def tallied(book: Gradebook, *reports: Report | None) -> Tally:
    """One student for each report; None: handed in and not graded."""
    for number, report in enumerate(reports):
        book.hand_in([handed(f"s{number}", UPLOADS, CONTENT)])
        if report is not None:
            book.record(attempted(f"s{number}", UPLOADS, CONTENT.sha256, report))
    register = Register.read(book)
    tally = Tally(exercise=register.exercises[0])
    for place in register.places:
        attempt = place.attempt(UPLOADS)
        tally.add(place, book.report(attempt.id) if attempt else None)
    return tally


def test_what_has_no_mark_is_in_no_figure(book: Gradebook) -> None:
    """Neither in the median nor in the distribution: it is no zero."""
    tally = tallied(book, RIGHT, SEQUENTIAL, inconclusive(RIGHT), None)
    assert (tally.handed_in, tally.marked) == (4, 2)
    assert (tally.median, tally.mean) == (10.5, 10.5)
    assert sum(column.count for column in tally.columns) == 2
    assert tally.columns[0] == Column(first=0, last=0, count=0)
    assert tally.states == {
        State.DONE: 1,
        State.NOT_YET: 1,
        State.INCONCLUSIVE: 1,
        State.NOT_GRADED: 1,
    }


def test_checks_that_most_fail_are_first(book: Gradebook) -> None:
    """By their share of those who were graded; equal ones in the order of the suite."""
    tally = tallied(book, RIGHT, SEQUENTIAL, FORGETS)
    shares = [check.share for check in tally.checks]
    assert shares == sorted(shares, reverse=True)
    failed = {check.name for check in FORGETS.checks if check.points == 0}
    assert {check.name for check in tally.checks if check.failed} >= failed
    assert all(check.decided == 3 for check in tally.checks)
    order = [check.name for check in RIGHT.checks]
    equal = [check.name for check in tally.checks if check.share == shares[-1]]
    assert equal == [name for name in order if name in equal]


def test_diagnoses_are_ranked(book: Gradebook) -> None:
    """By how many they explain, in their usual words; who is not explained is counted, too."""
    assert SEQUENTIAL.diagnosis is not None
    worded = replace(SEQUENTIAL.diagnosis, explanation="other words")
    tally = tallied(
        book,
        SEQUENTIAL,
        SEQUENTIAL,
        replace(SEQUENTIAL, diagnosis=worded),
        FORGETS,
        RIGHT,
        replace(SEQUENTIAL, diagnosis=None),
    )
    assert [(found.id, len(found.places)) for found in tally.diagnoses] == [
        ("sequential", 3),
        ("forgets_await", 1),
    ]
    assert tally.diagnoses[0].explanation == SEQUENTIAL.diagnosis.explanation
    assert tally.unexplained == 1


def test_many_points_share_columns(book: Gradebook) -> None:
    """Each is as wide as the others, and none is lost."""
    tally = tallied(book, replace(RIGHT, points=100, max_points=100), replace(SEQUENTIAL, points=7))
    columns = tally.columns
    assert len(columns) <= 32
    assert (columns[0].first, columns[-1].last) == (0, 100)
    assert all(one.last + 1 == other.first for one, other in itertools.pairwise(columns))
    assert [column.label for column in columns if column.count] == ["4 to 7", "100"]


def test_nobody_has_a_mark(book: Gradebook) -> None:
    """Then there is no median, and nothing fails."""
    tally = tallied(book, None)
    assert (tally.median, tally.mean, tally.checks, tally.diagnoses) == (None, None, [], [])
