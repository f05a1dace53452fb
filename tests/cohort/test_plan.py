"""The words of a dry run."""

from __future__ import annotations

from pathlib import Path

from grader.cohort.downloads import read_cohort
from grader.cohort.plan import plan
from grader.gradebook.people import read_roster
from tests.cohort.downloads.made import ANSWER, exercises, folder


def test_the_plan_tells_everything_in_little(tmp_path: Path) -> None:
    """What was understood, how many, what not and why, and who of the roster has handed in nothing."""
    (tmp_path / "r.csv").write_text("student,name\nada,Ada\nbob,Bob B.\ncy,\n")
    files = {
        "ada/uploads.py": ANSWER,
        "ada/uploads (1).py": ANSWER,
        "ada/a.txt": "",
        "cy/first_await.py": ANSWER,
    }
    files |= {f"x{number:02}/uploads.py": ANSWER for number in range(30)}
    cohort = read_cohort(
        [folder(tmp_path / "d", files)], exercises("1", "3"), roster=read_roster(tmp_path / "r.csv")
    )
    lines = [line.replace(str(tmp_path), "…") for line in plan(cohort, exercises("1", "3"))]
    assert "exercise-1  1 student" in lines
    assert "exercise-3  1 student" in lines
    assert "30 files not matched, so not graded:" in lines
    assert "  … and 10 more; --list shows all" in lines
    assert "1 file left out, as another of the same student counts:" in lines
    assert "not looked at: 1 file beside those that count (a.txt)" in lines
    assert lines[-2:] == ["1 student of the roster without anything to grade:", "  bob (Bob B.)"]
    assert all(len(line) <= 80 for line in plan(cohort, exercises("1", "3")))
    assert not any("--list" in line for line in plan(cohort, exercises("1", "3"), everything=True))
