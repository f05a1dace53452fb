"""What a gradebook keeps, and what counts of it."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.errors import UsageError
from grader.gradebook.attempts import Grader, Student, Tried, attempt_key
from grader.gradebook.store import Gradebook
from grader.outcome import Outcome
from grader.report.model import Diagnosis, IsolationReport
from grader.submission.cells import Piece
from tests.gradebook.books import GRADER, a_book, a_hand_in, an_attempt, sha256_of
from tests.gradebook.made import a_report

TEXT = "pass\n"
INCONCLUSIVE = a_report(0, outcome=Outcome.INCONCLUSIVE)


def a_new(path: Path) -> Gradebook:
    return Gradebook.open(path / "cohort.gradebook", create=True)


def change(path: Path, *statements: str) -> None:
    """As another program would."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# ---------------------------------------------------------------------- hand-ins
def test_what_was_handed_in_comes_back(tmp_path: Path) -> None:
    """Text and cells, whatever characters they have."""
    text = "# é 漢 \x00 \ud800\nx = 1\n"
    hand_in, content = a_hand_in(text="x")
    content = dataclasses.replace(content, text=text, pieces=(Piece(cell="cell 4", first=1, last=2, line=1),))
    with a_new(tmp_path) as book:
        book.hand_in([(hand_in, content)])
        assert book.content(hand_in.sha256, hand_in.exercise) == content
        assert book.content(sha256_of("another"), hand_in.exercise) is None


def test_one_notebook_for_two_exercises_has_two_texts(tmp_path: Path) -> None:
    """The bytes are the same; what is graded of them is not. Read otherwise later, that is kept as well."""
    for_three, content = a_hand_in(text="bytes of the notebook")
    for_twelve = dataclasses.replace(for_three, exercise="12_tiny_scheduler")
    texts = [dataclasses.replace(content, text=text) for text in ("three", "twelve", "three, read otherwise")]
    with a_new(tmp_path) as book:
        book.hand_in([(for_three, texts[0]), (for_twelve, texts[1])])
        assert book.content(content.sha256, "03_uploads") == texts[0]
        book.hand_in([(for_three, texts[2]), (for_three, texts[2]), (for_twelve, texts[1])])
        assert book.content(content.sha256, "03_uploads") == texts[2]
        assert book.content(content.sha256, "12_tiny_scheduler") == texts[1]
        rows = book._connection.execute("SELECT exercise FROM content ORDER BY id").fetchall()
    assert rows == [("03_uploads",), ("12_tiny_scheduler",), ("03_uploads",)]


def test_what_is_found_again_is_not_recorded_again(tmp_path: Path) -> None:
    """Only what differs from the latest is one more hand-in: also what was there before that."""
    first, second = a_hand_in(text="1"), a_hand_in(text="2")
    with a_new(tmp_path) as book:
        for each in (first, first, second, first):
            book.hand_in([each])
    connection = sqlite3.connect(book.path)
    rows = connection.execute("SELECT sha256 FROM hand_in ORDER BY id").fetchall()
    connection.close()
    assert [sha256 for (sha256,) in rows] == [each.sha256 for each, _ in (first, second, first)]


def test_all_that_was_found_is_recorded_or_nothing(tmp_path: Path) -> None:
    """A student without a name ends it, and those before are not recorded either."""
    with a_new(tmp_path) as book:
        with pytest.raises(UsageError, match="cannot be a student's name in a gradebook: it is empty"):
            book.hand_in([a_hand_in("ada"), a_hand_in("")])
        assert list(book.standing()) == []
        book.hand_in([a_hand_in("bob")])
        assert [each.hand_in.student for each in book.standing()] == ["bob"]


def test_a_name_that_is_no_text_is_shown_with_escapes_and_never_files_anything(tmp_path: Path) -> None:
    """Of a place it is words; what is filed under a changed name would never be found again."""
    with a_new(tmp_path) as book:
        book.hand_in([a_hand_in(place="m\udcfcller/uploads.py")])
        book.hand_in([a_hand_in(place="m\udcfcller/uploads.py")])
        assert [each.hand_in.place for each in book.standing()] == ["m\\udcfcller/uploads.py"]
        with pytest.raises(UsageError) as raised:
            book.hand_in([a_hand_in("m\udcfcller")])
    assert str(raised.value) == (
        "'m\\\\udcfcller' cannot be a student's name in a gradebook: it is no UTF-8\n"
        "Give the file or folder that it comes from another name."
    )


# ---------------------------------------------------------------------- attempts
def test_an_attempt_comes_back_with_its_report(tmp_path: Path) -> None:
    """What is looked at often stands beside the report, and says the same."""
    diagnosis = Diagnosis(id="one_by_one", cause="elapsed", explanation="One after the other.")
    report = a_report(4, diagnosis=diagnosis, isolation=IsolationReport(level=None), real_seconds=0.25)
    with a_new(tmp_path) as book:
        assert book.record(an_attempt(report=report))
        (attempt,) = book.attempts()
        assert book.report(attempt.id) == report
        assert book.attempt(attempt.id) == attempt
    assert (attempt.student, attempt.exercise, attempt.sha256) == ("ada", "03_uploads", sha256_of("pass\n"))
    assert (attempt.grader, attempt.outcome, attempt.points, attempt.max_points) == (GRADER, "failed", 4, 15)
    assert (attempt.diagnosis, attempt.level, attempt.machine) == ("one_by_one", "", "here")
    assert (attempt.started_at, attempt.real_seconds) == ("2026-09-10T12:00:00+00:00", 0.25)
    assert attempt.recorded_at.endswith("+00:00")


def test_a_key_is_recorded_once(tmp_path: Path) -> None:
    """The second grading changes nothing, also if it says something else."""
    with a_new(tmp_path) as book:
        assert book.record(an_attempt())
        assert not book.record(an_attempt(report=a_report(0)))
        assert (
            book.record_all([an_attempt(), an_attempt("bob"), an_attempt("bob"), an_attempt(number=1)]) == 2
        )
        assert [(each.student, each.points) for each in book.attempts()] == [
            ("ada", 15),
            ("bob", 15),
            ("ada", 15),
        ]


def test_a_key_says_all_that_makes_a_grading() -> None:
    """Whatever the parts hold, two gradings have one key only if all parts are equal."""
    parts = [("a", "b", "c", GRADER, 0), ("a", "b", "c", GRADER, 1), ('a","b', "", "c", GRADER, 0)]
    others = [
        dataclasses.replace(GRADER, suite="?"),
        dataclasses.replace(GRADER, kit="?"),
        dataclasses.replace(GRADER, seed=8),
    ]
    parts += [("a", "b", "c", other, 0) for other in others]
    assert len({attempt_key(*each) for each in parts}) == len(parts)


def test_several_gradings_are_recorded_together_or_not_at_all(tmp_path: Path) -> None:
    """A report that breaks a rule of the file takes those before it with it, and their grader's number."""
    with a_new(tmp_path) as book:
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
            book.record_all([an_attempt(), an_attempt("bob", exercise="", report=a_report())])
        assert list(book.attempts()) == []
        assert book.record(an_attempt())
        assert [each.grader for each in book.attempts()] == [GRADER]


def test_attempts_of_one_student_or_exercise(tmp_path: Path) -> None:
    """Both conditions hold if both are named."""
    with a_new(tmp_path) as book:
        for student in ("ada", "bob"):
            book.record_all([an_attempt(student), an_attempt(student, exercise="12_tiny_scheduler")])
        of_ada = [each.exercise for each in book.attempts(student="ada")]
        of_twelve = [each.student for each in book.attempts(exercise="12_tiny_scheduler")]
        (one,) = book.attempts(student="bob", exercise="12_tiny_scheduler")
        assert list(book.attempts(student="eve")) == []
    assert of_ada == ["03_uploads", "12_tiny_scheduler"]
    assert of_twelve == ["ada", "bob"]
    assert (one.student, one.exercise) == ("bob", "12_tiny_scheduler")


@pytest.mark.parametrize("asked", [Gradebook.attempt, Gradebook.report])
def test_an_attempt_that_is_not_there(asked: Callable[[Gradebook, int], object], tmp_path: Path) -> None:
    """Its number is told, and where to look."""
    with a_new(tmp_path) as book, pytest.raises(UsageError, match="has no attempt 7"):
        asked(book, 7)


def test_seeds_are_kept_exactly(tmp_path: Path) -> None:
    """Up to the largest that there is."""
    grader = dataclasses.replace(GRADER, seed=2**53 - 1)
    with a_new(tmp_path) as book:
        book.record(an_attempt(grader=grader))
        assert [each.grader for each in book.attempts()] == [grader]


# ---------------------------------------------------------------------- what counts
def test_the_latest_hand_in_counts_with_its_latest_verdict(tmp_path: Path) -> None:
    """An inconclusive grading never takes the place of a verdict; without any verdict the latest is shown."""
    with a_new(tmp_path) as book:
        book.hand_in([a_hand_in("ada", text="old"), a_hand_in("bob"), a_hand_in("eve")])
        book.hand_in([a_hand_in("ada", text="new")])
        book.record_all(
            [
                an_attempt("ada", text="old"),
                an_attempt("ada", text="new", report=a_report(3)),
                an_attempt("ada", text="new", number=1, report=a_report(5)),
                an_attempt("ada", text="new", number=2, report=INCONCLUSIVE),
                an_attempt("bob", report=INCONCLUSIVE),
                an_attempt("bob", number=1, report=replace(INCONCLUSIVE, real_seconds=9.0)),
            ]
        )
        ada, bob, eve = book.standing()
    assert (ada.hand_in.sha256, ada.attempt and ada.attempt.points) == (sha256_of("new"), 5)
    assert bob.attempt is not None
    assert (bob.attempt.outcome, bob.attempt.real_seconds) == ("inconclusive", 9.0)
    assert (eve.hand_in.student, eve.attempt) == ("eve", None)


def test_what_counts_is_told_by_exercise_and_student(tmp_path: Path) -> None:
    """Whoever handed in first."""
    with a_new(tmp_path) as book:
        for student, exercise in [("bob", "12_b"), ("ada", "12_b"), ("bob", "03_a"), ("ada", "03_a")]:
            book.hand_in([a_hand_in(student, exercise=exercise)])
        told = [(each.hand_in.exercise, each.hand_in.student) for each in book.standing()]
    assert told == [("03_a", "ada"), ("03_a", "bob"), ("12_b", "ada"), ("12_b", "bob")]


def test_what_a_grader_has_graded(tmp_path: Path) -> None:
    """By student and content: how often, and whether any is a verdict; another grader's are not in it."""
    other = Grader(suite="suite-2", kit=GRADER.kit, seed=GRADER.seed)
    with a_new(tmp_path) as book:
        book.record_all(
            [
                an_attempt("ada", report=INCONCLUSIVE),
                an_attempt("ada", number=1),
                an_attempt("bob", report=INCONCLUSIVE),
                an_attempt("bob", grader=other),
                an_attempt("bob", exercise="12_tiny_scheduler"),
            ]
        )
        graded = book.graded("03_uploads", GRADER)
        assert book.graded("03_uploads", dataclasses.replace(GRADER, seed=8)) == {}
    sha256 = sha256_of("pass\n")
    assert graded == {("ada", sha256): Tried(2, True), ("bob", sha256): Tried(1, False)}


# ---------------------------------------------------------------------- students, settings
def test_what_is_told_of_a_student_anew_replaces_what_was(tmp_path: Path) -> None:
    """Students come by name, each once."""
    ada = Student(student="ada", name="Ada", email="ada@example.org", ids={"login": "al"})
    with a_new(tmp_path) as book:
        book.know([Student(student="bob"), Student(student="ada", name="?")])
        book.know([ada])
        assert list(book.students()) == [ada, Student(student="bob")]


def test_the_first_value_of_a_setting_is_kept(tmp_path: Path) -> None:
    """Whoever comes later is told that one."""
    with a_new(tmp_path) as book:
        assert book.setting("seed") is None
        assert book.keep_setting("seed", "7") == "7"
        assert book.keep_setting("seed", "8") == "7"
        assert book.setting("seed") == "7"


# ---------------------------------------------------------------------- only added to
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("setting", "value"),
        ("content", "sha256"),
        ("hand_in", "late"),
        ("grader", "kit"),
        ("attempt", "points"),
        ("report", "format"),
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_nothing_is_changed_or_taken_out(table: str, column: str, statement: str, tmp_path: Path) -> None:
    """By no program, as long as it does not take the file's own guards away."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        book.keep_setting("seed", "7")
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=f"a gradebook is only added to: {table}"):
        connection.execute(statement.format(table, column))
    connection.close()


def test_an_attempt_belongs_to_a_grader_and_a_report_to_an_attempt(tmp_path: Path) -> None:
    """SQLite itself refuses others."""
    with a_new(tmp_path) as book:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            book._connection.execute("INSERT INTO report VALUES (5, 1, x'00')")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            book._connection.execute(
                "INSERT INTO attempt VALUES (1,'k','s','e','h',9,'passed',1,1,'','','m','t','t',0.0)"
            )


# ---------------------------------------------------------------------- what cannot be read
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("packed = x'00'", "is damaged, or another program has changed it: the report of attempt 1:"),
        ("packed = substr(packed, 1, 40)", "the report of attempt 1: it is not whole"),
        ("format = 0", "has the form 0, this kit reads 1\nGrade that submission again"),
        ("format = 2", "has the form 2, this kit reads 1\nInstall that kit"),
    ],
)
def test_a_report_that_cannot_be_read_is_named(values: str, words: str, tmp_path: Path) -> None:
    """Damaged, older or newer: which attempt, and what to do; all else can be read."""
    path = a_book(tmp_path, "ada")
    change(path, "DROP TRIGGER report_no_update", f"UPDATE report SET {values}")
    with Gradebook.open(path, read_only=True) as book:
        with pytest.raises(UsageError) as raised:
            book.report(1)
        assert [each.points for each in book.attempts()] == [15]
    assert words in str(raised.value)


def test_content_and_ids_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """As a report is."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        book.know([Student(student="ada")])
    change(
        path,
        "DROP TRIGGER content_no_update",
        "UPDATE content SET text = x'00'",
        "UPDATE student SET ids = '['",
    )
    with Gradebook.open(path, read_only=True) as book:
        with pytest.raises(UsageError, match=f"the submission {sha256_of(TEXT)}:"):
            book.content(sha256_of(TEXT), "03_uploads")
        with pytest.raises(UsageError, match="the ids of student ada"):
            list(book.students())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE student SET name = x'ff'", "a student: Expected `str`, got `bytes`"),
        ("UPDATE hand_in SET place = x'ff'", "a hand-in: Expected `str`, got `bytes`"),
        ("UPDATE attempt SET recorded_at = x'ff'", "attempt 1: Expected `str`, got `bytes`"),
        ("UPDATE attempt SET grader = 99", "attempt 1: nothing is known of its grader"),
        ("UPDATE grader SET kit = x'ff'", "grader 1: Expected `str`, got `bytes`"),
    ],
)
def test_values_of_another_type_are_named(statement: str, words: str, tmp_path: Path) -> None:
    """SQLite keeps any in any column; whoever reads the gradebook is told, and sees no traceback."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        book.know([Student(student="ada")])
    table = statement.split()[1]
    guard = [f"DROP TRIGGER {table}_no_update"] if table != "student" else []
    change(path, *guard, statement)
    with Gradebook.open(path, read_only=True) as book, pytest.raises(UsageError) as raised:
        assert [*book.students(), *book.standing()] == []
    assert f"is damaged, or another program has changed it: {words}" in str(raised.value)


# ---------------------------------------------------------------------- threads
def test_a_gradebook_belongs_to_the_thread_that_opened_it(tmp_path: Path) -> None:
    """Another one is refused, and reads by opening it itself, while the first one writes."""
    found: list[object] = []

    def elsewhere() -> None:
        try:
            list(book.attempts())
        except sqlite3.ProgrammingError as error:
            found.append(str(error))
        with Gradebook.open(book.path, read_only=True) as own:
            found.extend(each.student for each in own.attempts())

    with a_new(tmp_path) as book:
        book.record(an_attempt())
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert book.record(an_attempt("bob"))
    assert "can only be used in that same thread" in str(found[0])
    assert found[1:] == ["ada"]
