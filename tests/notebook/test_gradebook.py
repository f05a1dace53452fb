"""``grade nbgrader push``: graded folders in nbgrader's own gradebook, looked at before they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.cli.command import run
from grader.errors import UsageError
from grader.gradebook.store import Gradebook as CohortGradebook
from grader.outcome import Outcome
from tests.gradebook.books import snapshot
from tests.gradebook.kept import keep
from tests.gradebook.made import a_report, put


def score(path: Path, student: str) -> tuple[float, float, bool]:
    with Gradebook(f"sqlite:///{path}") as gradebook:
        found = gradebook.find_submission("exercise-3", student)
        return found.score, found.late_submission_penalty, found.needs_manual_grade


def test_results_make_a_gradebook(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "results" / "alice.json")
    put(tmp_path / "results" / "bob.json", a_report(6))
    put(tmp_path / "results" / "eve.json", a_report(outcome=Outcome.INCONCLUSIVE, inconclusive="no room"))
    put(tmp_path / "results" / "no id.json")
    path = tmp_path / "gradebook.db"
    assert run(["nbgrader", "push", str(path), str(tmp_path / "results")]) == 1
    said = capfd.readouterr().out
    assert "exercise-3 alice: 15 of 15\n" in said
    assert "exercise-3 eve: not written: there is no verdict" in said
    assert "exercise-3 no id: not written: nbgrader takes letters" in said
    assert said.endswith("2 scores written\n")
    assert score(path, "alice") == (15.0, 0.0, False)
    assert score(path, "bob") == (6.0, 0.0, False)


def test_pushed_again_it_is_replaced_and_a_manual_score_stays(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    results = put(tmp_path / "alice.json", a_report(6))
    assert run(["nbgrader", "push", str(path), str(results)]) == 0
    put(results, a_report(9))
    assert run(["nbgrader", "push", str(path), str(results)]) == 0
    assert score(path, "alice")[0] == 9.0
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.find_grade("exercise-3-test", "exercise-3", "exercise-3", "alice").manual_score = 12.0
        gradebook.db.commit()
    assert run(["nbgrader", "push", str(path), str(results)]) == 0
    assert score(path, "alice") == (12.0, 0.0, True)


def test_who_is_late_has_the_penalty_of_the_course(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gradebook.db"
    results = put(tmp_path / "r" / "alice.json", a_report(9))
    assert run(["nbgrader", "push", str(path), str(results)]) == 0
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.update_or_create_assignment("exercise-3", duedate="2026-09-15 23:59:00 UTC")
    handed_in = tmp_path / "submitted" / "alice" / "exercise-3"
    handed_in.mkdir(parents=True)
    (handed_in / "timestamp.txt").write_text("2026-09-16 12:00:00.000000 UTC")
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    )
    capfd.readouterr()
    assert run(["nbgrader", "push", str(path), str(results)]) == 0
    assert "exercise-3 alice: 9 of 15, 9 taken off for being late" in capfd.readouterr().out
    assert score(path, "alice")[:2] == (9.0, 9.0)  # exports take the one from the other


def test_a_file_that_is_no_gradebook_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gradebook.db"
    path.write_text("not a database, and long enough to be taken for one" * 100)
    results = put(tmp_path / "alice.json")
    assert run(["nbgrader", "push", str(path), str(results)]) == 2
    assert "is no gradebook of this version of nbgrader" in capfd.readouterr().err
    assert run(["nbgrader", "ungraded", str(tmp_path / "none.db")]) == 2


def test_an_assignment_of_somebody_elses_is_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gradebook.db"
    other = put(tmp_path / "bob.json", a_report(exercise="02_one_cook"))
    assert run(["nbgrader", "push", str(path), str(other)]) == 0
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_assignment("exercise-3")
    results = put(tmp_path / "alice.json")
    assert run(["nbgrader", "push", str(path), str(results)]) == 1
    assert "has no test cell exercise-3-test" in capfd.readouterr().out


def test_it_is_none_of_ours(tmp_path: Path) -> None:
    """A cohort is never graded into nbgrader's gradebook, and nothing of that is changed."""
    assert run(["nbgrader", "push", str(tmp_path / "gradebook.db"), str(put(tmp_path / "alice.json"))]) == 0
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match="it is a database of nbgrader's"):
        CohortGradebook.open(tmp_path / "gradebook.db", create=True)
    assert snapshot(tmp_path) == before


def test_a_gradebook_of_a_cohort_is_pushed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By either command; what was not graded is told and not written."""
    kept = keep(
        tmp_path / "autumn.db",
        [("alice", a_report(6)), ("bob", a_report(9))],
        ungraded=[("dan", "03_uploads")],
    )
    path = tmp_path / "nbgrader.db"
    assert run(["gradebook", "nbgrader", str(kept), "-o", str(path), "--student", "alice"]) == 0
    assert score(path, "alice") == (6.0, 0.0, False)
    with Gradebook(f"sqlite:///{path}") as gradebook:
        assert [student.id for student in gradebook.students] == ["alice"]
    capfd.readouterr()
    assert run(["nbgrader", "push", str(path), str(kept)]) == 1
    assert "exercise-3 dan: not written: handed in, and not graded yet" in capfd.readouterr().out
    assert score(path, "bob") == (9.0, 0.0, False)


def test_another_database_is_left_as_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nbgrader would put its tables into it."""
    kept = keep(tmp_path / "autumn.db", [("alice", a_report(6))])
    results = put(tmp_path / "alice.json")
    before = kept.read_bytes()
    for command in (
        ["gradebook", "nbgrader", str(results), "-o", str(kept)],
        ["nbgrader", "push", str(kept), str(results)],
    ):
        assert run(command) == 2
        assert "is a database, and no gradebook of nbgrader's" in " ".join(capfd.readouterr().err.split())
    assert kept.read_bytes() == before
