"""Moodle's grade book: one bad row ends the whole import, so there is none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.errors import UsageError
from grader.gradebook.book import Wishes, marks_of
from grader.gradebook.moodle import make, php_safe
from grader.gradebook.people import Field
from grader.gradebook.results import Result, Results
from grader.gradebook.table import Form, written
from tests.gradebook.importers import Moodle, php_rows
from tests.gradebook.made import a_report, results_of, roster_of, runs_nothing

STEADY = settings(max_examples=150, deadline=None, derandomize=True)
KEYS = st.one_of(
    st.sampled_from(["0", "=a", "a,b", 'q"q', "back\\", "x,y\\", "ü", "+49", "-1"]),
    st.text("abcAB0_@.", max_size=6),
)


@STEADY
@given(data=st.data())
def test_what_moodle_imports_is_what_the_reports_say(data: st.DataObject) -> None:
    """Whoever is in the roster and can be named has the grade; whoever cannot is told; nothing is aborted."""
    names = data.draw(st.lists(KEYS, min_size=1, max_size=6, unique_by=str.casefold))
    listed: list[dict[Field, str]] = [{"student": f"f{i}", "login": name} for i, name in enumerate(names)]
    roster = roster_of(*listed)
    points = {f"f{i}": data.draw(st.integers(0, 15)) for i in range(len(names))}
    stranger = data.draw(st.booleans())
    told = results_of(points | ({"nobody at all": 3} if stranger else {}))
    comma = data.draw(st.booleans())
    feedback = data.draw(st.booleans())
    book = make(
        marks_of(told),
        Wishes(
            roster=roster,
            decimal="comma" if comma else "point",
            feedback=feedback,
            out_of=100,
            key="username",
        ),
    )
    assert runs_nothing(book.content)
    site = Moodle(names, separator="," if comma else ".")
    site.load(book.content)
    written = {names[int(mark.student[1:])]: mark.points for mark in book.written}
    assert site.grades == {
        (name, "exercise-3"): (Decimal(n) * 100 / 15).quantize(Decimal("0.01")) for name, n in written.items()
    }
    assert len(site.feedback) == (len(written) if feedback else 0)
    left = {each.student for each in book.left_out}
    assert ("nobody at all" in left) is stranger
    assert {mark.student for mark in book.written} | left == {result.student for result in told.graded}


@STEADY
@given(st.text('a\\"\n,', max_size=12), st.text('b\\"', max_size=6))
def test_a_backslash_swallows_no_quote(first: str, second: str) -> None:
    """PHP reads two cells where we wrote two."""
    cells = [php_safe(first), php_safe(second), "end"]
    (row,) = php_rows(written([cells], Form(line_end="\n")).decode())
    assert row == cells


@pytest.mark.parametrize(
    ("person", "key"),
    [
        ({"student": "ada", "login": "a", "email": "a@e.org"}, "username"),
        ({"student": "ada", "email": "a@e.org", "sis_id": "7"}, "email"),
        ({"student": "ada", "sis_id": "7"}, "idnumber"),
    ],
)
def test_the_key_is_what_the_roster_has(person: dict[Field, str], key: str) -> None:
    book = make(marks_of(results_of({"ada": 1})), Wishes(roster=roster_of(person)))
    assert book.content.decode().splitlines()[0] == f"{key},exercise-3"


def test_without_a_roster_names_of_folders_are_the_key() -> None:
    """And it is said that nobody has looked whether Moodle knows them."""
    book = make(marks_of(results_of({"a@e.org": 1, "b@e.org": 2})), Wishes())
    assert book.content == b"email,exercise-3\na@e.org,1\nb@e.org,2\n"
    assert any("one unknown ends the whole import" in remark for remark in book.remarks)


def test_a_name_with_blanks_is_no_user_name() -> None:
    """As the folders of Moodle's own download are called: it would end the whole import."""
    book = make(marks_of(results_of({"Ada Lovelace": 1, "bob": 2})), Wishes())
    assert book.content == b"username,exercise-3\nbob,2\n"
    assert [(each.student, each.why) for each in book.left_out] == [
        ("Ada Lovelace", "a user name of Moodle's has no blanks; --roster PARTICIPANTS.csv says who it is")
    ]


def test_who_has_no_such_key_is_left_out() -> None:
    roster = roster_of({"student": "a", "login": "a"}, {"student": "b", "email": "b@e.org"})
    book = make(marks_of(results_of({"a": 1, "b": 2})), Wishes(roster=roster, key="username"))
    assert [(each.student, each.why) for each in book.left_out] == [
        ("b", "the roster does not tell the username")
    ]


def test_a_grade_above_the_limit_is_refused() -> None:
    with pytest.raises(UsageError, match="above 100"):
        make(marks_of(results_of({"a": 1})), Wishes(out_of=200))


def test_a_blank_of_several_exercises_is_refused() -> None:
    both = Results((*results_of({"a": 7}).graded, *results_of({"b": 2}, exercise="13_timers").graded))
    with pytest.raises(UsageError, match="'a' has no mark for exercise-13"):
        make(marks_of(both), Wishes())


def test_feedback_is_html_that_nothing_in_it_ends() -> None:
    """Moodle shows a comment as HTML: the report keeps its lines, and markup stays text."""
    report = a_report(0)
    (check,) = report.checks
    message = '</pre><script>x</script> \\" =1'
    hostile = replace(report, checks=(replace(check, message=message),))
    results = Results((Result("a", hostile, Path("a.json")),))
    book = make(marks_of(results), Wishes(feedback=True))
    site = Moodle(["a"])
    site.load(book.content)
    comment = site.feedback["a", "exercise-3"]
    assert comment.startswith("<pre>exercise-3 · Uploads")
    assert "&lt;script&gt;" in comment
    assert comment.count("<") == 2
