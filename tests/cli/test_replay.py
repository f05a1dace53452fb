"""``grade replay``: real gradings of a small course, repeated."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.cli.command import run
from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
from grader.cohort.pool import Job, JudgePool
from grader.course import Course, Exercise
from grader.gradebook.attempts import Content, Grader, HandIn, NewAttempt
from grader.gradebook.store import Gradebook
from grader.outcome import Outcome
from grader.report.model import Report, to_json
from grader.submission import Source, read_submission
from tests.authoring.conftest import GOOD

pytestmark = pytest.mark.linux

SEED = 5
#: a suite that has lost its way: neither right nor wrong
BROKEN = '''

@check(points=5, objective="receipts")
def test_broken() -> None:
    """It cannot be said."""
    raise RuntimeError("the suite is broken")
'''


@pytest.fixture(scope="module")
def errands(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    """Of a course that stays as it is."""
    return _course(tmp_path_factory.mktemp("graded"))


@pytest.fixture(scope="module")
def graded(errands: Exercise) -> dict[str, tuple[Source, Report]]:
    """The reference and a wrong program, as they were graded."""
    files = {"ada": errands.reference, "bob": errands.suite_folder / "wrong" / "in_turn.py"}
    found = {}
    with JudgePool(1) as pool:
        for student, file in files.items():
            source = read_submission(errands, file)
            report = pool.submit(Job(errands, source, SEED, level="untrusted")).result().report
            assert report is not None
            found[student] = (source, report)
    return found


def _course(folder: Path) -> Exercise:
    shutil.copytree(GOOD, folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    return Course.locate(folder / "course").find("errands")


@pytest.fixture
def book(work: Path, errands: Exercise, graded: dict[str, tuple[Source, Report]]) -> Callable[..., Path]:
    """Makes a gradebook: attempt 1 is ada's, 2 is bob's; ``changes`` are of both reports."""

    def made(grader: Grader | None = None, **changes: object) -> Path:
        path = work / "autumn.gradebook"
        maker = Grader(suite=fingerprint_of_suite(errands), kit=fingerprint_of_kit(), seed=SEED)
        with Gradebook.open(path, create=True) as found:
            for student, (source, report) in graded.items():
                key = errands.key
                handed = HandIn(student=student, exercise=key, sha256=source.sha256, place="errands.zip")
                content = Content(sha256=source.sha256, text=source.text, pieces=source.pieces)
                found.hand_in([(handed, content)])
                found.record(
                    NewAttempt(
                        key=student,
                        student=student,
                        exercise=key,
                        sha256=source.sha256,
                        grader=grader or maker,
                        report=replace(report, **changes),
                        machine="",
                    )
                )
        return path

    return made


def replayed(path: Path, attempt: int, course: Path) -> int:
    return run(["replay", str(path), str(attempt), "--course", str(course)])


def test_the_same_again(
    book: Callable[..., Path], errands: Exercise, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is right and what is wrong; the gradebook stays as it was, to the byte."""
    path = book()
    before = path.read_bytes()
    assert replayed(path, 1, errands.exercises.parent) == 0
    assert capfd.readouterr().out == (
        "exercise-2 · ada, attempt 1: passed, 5 of 5 points, seed 5, asyncio\n"
        "the same again: outcome, points, every check, diagnoses and virtual times\n"
    )
    assert replayed(path, 2, errands.exercises.parent) == 0
    assert capfd.readouterr().out.startswith("exercise-2 · bob, attempt 2: failed, 2 of 5 points, seed 5")
    assert path.read_bytes() == before


def test_a_verdict_that_is_another_one_is_told(
    book: Callable[..., Path], errands: Exercise, capfd: pytest.CaptureFixture[str]
) -> None:
    """Here somebody has written another one into the gradebook, and nothing else explains it."""
    path = book(points=4, diagnosis=None, outcome=Outcome.FAILED)
    assert replayed(path, 2, errands.exercises.parent) == 1
    assert capfd.readouterr().out.splitlines() == [
        "exercise-2 · bob, attempt 2: failed, 4 of 5 points, seed 5, asyncio",
        "not the same: failed, 2 of 5 points, seed 5, asyncio",
        "  points: 4 then, 2 now",
        "  diagnosis: none then, in_turn now",
        "Nothing that grades has changed, so this is a bug of the grader: please report it.",
    ]


def test_what_has_changed_since_is_told_and_it_is_replayed_all_the_same(
    book: Callable[..., Path], errands: Exercise, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whether that matters for this verdict or not."""
    path = book(Grader(suite="0123", kit="0.0.1+4567", seed=SEED))
    assert replayed(path, 2, errands.exercises.parent) == 0
    out = capfd.readouterr().out
    assert f"  the suite of this exercise: 0123 then, {fingerprint_of_suite(errands)} now\n" in out
    assert f"  the kit: 0.0.1+4567 then, {fingerprint_of_kit()} now\n" in out
    assert out.endswith("the same again: outcome, points, every check, diagnoses and virtual times\n")

    other = _course(tmp_path)
    other.suite.write_text(other.suite.read_text().replace("files[0].seconds,", "2 * files[0].seconds,"))
    assert replayed(path, 1, other.exercises.parent) == 1
    out = capfd.readouterr().out
    assert "  test_all_on_their_way: passed then, failed now\n" in out
    assert out.endswith("What has changed since may be why.\n")


def test_no_verdict_now_is_3(
    book: Callable[..., Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = _course(tmp_path)
    other.suite.write_text(other.suite.read_text() + BROKEN)
    assert replayed(book(), 1, other.exercises.parent) == 3
    assert "now it comes to no verdict: 1 of 3 checks could not be decided" in capfd.readouterr().out


def test_no_verdict_then_is_another_one(
    book: Callable[..., Path], errands: Exercise, capfd: pytest.CaptureFixture[str]
) -> None:
    path = book(outcome=Outcome.INCONCLUSIVE, inconclusive="no room", checks=(), points=0)
    assert replayed(path, 1, errands.exercises.parent) == 1
    out = capfd.readouterr().out
    assert out.startswith("exercise-2 · ada, attempt 1: inconclusive, no mark, seed 5, asyncio\n")
    assert "  outcome: inconclusive then, passed now\n" in out


def test_a_report_and_its_file(
    work: Path,
    errands: Exercise,
    graded: dict[str, tuple[Source, Report]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """It must be that very file; what a report does not tell is said where it could be why."""
    source, report = graded["bob"]
    (work / "bob.json").write_bytes(to_json(report))
    course = ["--course", str(errands.exercises.parent)]
    assert run(["replay", "bob.json", "--submission", str(source.path), *course]) == 0
    assert capfd.readouterr().out.startswith("exercise-2 · bob.json: failed, 2 of 5 points")
    (work / "bob.json").write_bytes(to_json(replace(report, points=5)))
    assert run(["replay", "bob.json", "--submission", str(source.path), *course]) == 1
    assert "A report does not tell by which suite it was made" in capfd.readouterr().out
    assert run(["replay", "bob.json", "--submission", str(errands.reference), *course]) == 2
    assert "is not what this report is about" in capfd.readouterr().err


def test_what_could_not_be_read_cannot_be_replayed(
    work: Path, graded: dict[str, tuple[Source, Report]], capfd: pytest.CaptureFixture[str]
) -> None:
    _, report = graded["ada"]
    refused = replace(
        report, checks=(), refused="it is no text\nWrite text.", outcome=Outcome.FAILED, points=0
    )
    handed = HandIn(student="eve", exercise=report.exercise, sha256="0" * 64, place="eve/errands.py")
    with Gradebook.open(work / "g", create=True) as book:
        book.hand_in([(handed, None)])
        book.record(
            NewAttempt(
                key="eve",
                student="eve",
                exercise=report.exercise,
                sha256="0" * 64,
                grader=Grader(suite="", kit="", seed=SEED),
                report=refused,
                machine="",
            )
        )
    assert run(["replay", "g", "1"]) == 2
    assert "attempt 1 has nothing that could be graded again: it is no text" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "1"], "nowhere does not exist"),
        (["autumn.gradebook"], "Name one by its number"),
        (["autumn.gradebook", "1", "--submission", "x"], "Leave --submission out"),
        (["autumn.gradebook", "99"], "has no attempt 99"),
        (["report.json"], "a report does not hold what was graded"),
        (["report.json", "1", "--submission", "x"], "has no attempts"),
        (["x.json", "--submission", "x"], "x.json is no report of this version"),
        (["autumn.gradebook", "one"], "not a valid integer"),
    ],
)
def test_mistakes_are_2(
    arguments: list[str],
    said: str,
    book: Callable[..., Path],
    graded: dict[str, tuple[Source, Report]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    work = book().parent
    (work / "report.json").write_bytes(to_json(graded["ada"][1]))
    (work / "x.json").write_text("{}")
    assert run(["replay", *arguments]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
