"""``grade gradebook`` with a gradebook of ``grade cohort``: lists, tables and platforms."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from grader.cli.command import run
from grader.gradebook.attempts import Student
from grader.gradebook.listing import listing
from grader.gradebook.rows import Row
from grader.outcome import Outcome
from grader.report.model import Diagnosis
from tests.gradebook.kept import keep
from tests.gradebook.made import a_report, put, runs_nothing

THREADS = Diagnosis(id="threads", cause="shape", explanation="threads do it")
NO_ROOM = a_report(3, outcome=Outcome.INCONCLUSIVE, inconclusive="no room\nMake some.")


@pytest.fixture
def kept(work: Path) -> Path:
    """Four students: one right, one wrong (at the second try), one without a verdict, one not graded."""
    return keep(
        work / "autumn.sqlite",
        [
            ("ada", a_report(15)),
            ("bob", a_report(0)),
            ("bob", a_report(6, diagnosis=THREADS)),
            ("eve", NO_ROOM),
        ],
        students=[Student(student="ada", name="Ada", email="ada@example.org", ids={"login": "al1"})],
        ungraded=[("dan", "03_uploads")],
    )


def test_a_list_fits_a_terminal() -> None:
    """Without the time first, then with less of the diagnoses; names and the rest stay whole."""
    row = Row(
        student="Ólafur Jónsson",
        exercise="03_uploads",
        outcome="failed",
        points=8,
        max_points=15,
        diagnosis="hides_the_twin_in_a_thread",
        attempt=7,
        started_at="2026-09-10T12:00:00+00:00",
    )
    assert listing([row], 200) == listing([row])
    assert listing([row], 90) == [
        "student         exercise    outcome  points  diagnosis                   attempt",
        "Ólafur Jónsson  exercise-3  failed     8/15  hides_the_twin_in_a_thread        7",
    ]
    assert listing([row], 70) == [
        "student         exercise    outcome  points  diagnosis         attempt",
        "Ólafur Jónsson  exercise-3  failed     8/15  hides_the_twin_…        7",
    ]
    assert listing([row], 20)[1] == "Ólafur Jónsson  exercise-3  failed     8/15  hides_the_t…        7"


def test_a_list(kept: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No verdict is no number; whoever has no mark is told again, and the exit code says so."""
    assert run(["gradebook", "list", "autumn.sqlite"]) == 1
    out, error = capfd.readouterr()
    assert out == (
        "student  exercise    outcome       points  diagnosis  attempt  when (UTC)\n"
        "ada      exercise-3  passed         15/15                   1  2026-09-10 12:00\n"
        "bob      exercise-3  failed          6/15  threads          3  2026-09-10 12:00\n"
        "dan      exercise-3  ungraded           -                      2026-09-09 18:00\n"
        "eve      exercise-3  inconclusive       -                   4  2026-09-10 12:00\n"
    )
    assert error == (
        "standard output: 4 results: 1 passed, 1 failed, 1 inconclusive, 1 ungraded\n"
        "without a mark:\n"
        "  dan · exercise-3: handed in, and not graded yet, so there is no mark: grade it\n"
        "  eve · exercise-3: no room\n"
    )


@pytest.mark.parametrize(
    ("wishes", "attempts", "code"),
    [
        (["--student", "a*"], [1], 0),
        (["--outcome", "failed"], [3], 0),
        (["--outcome", "failed", "--outcome", "passed"], [1, 3], 0),
        (["--diagnosis", "threads"], [3], 0),
        (["--outcome", "ungraded"], [None], 1),
        (["--student", "bob", "--attempts"], [2, 3], 0),
        (["--exercise", "3", "--student", "ada", "--outcome", "failed"], [], 0),
    ],
    ids=str,
)
def test_a_part_of_it(
    wishes: list[str], attempts: list[int | None], code: int, kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["gradebook", "json-lines", "autumn.sqlite", *wishes]) == code
    lines = capfd.readouterr().out.splitlines()
    assert [json.loads(line)["attempt"] for line in lines] == attempts


def test_json_lines_have_all_of_a_standing(kept: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Also what the gradebook knows of the student; the guide names every field."""
    assert run(["gradebook", "json-lines", "autumn.sqlite", "-o", "all.jsonl"]) == 1
    ada, _, dan, eve = map(json.loads, (work / "all.jsonl").read_text().splitlines())
    assert list(ada) == list(Row.__struct_fields__)
    assert (ada["name"], ada["ids"], ada["points"], ada["max_points"]) == ("Ada", {"login": "al1"}, 15, 15)
    assert (ada["suite"], ada["kit"], ada["seed"]) == ("suite-1", "0.1.0 kit-1", 7)
    assert (ada["machine"], ada["place"], ada["level"]) == ("lab-3", "moodle.zip:ada/uploads.py", "sandbox")
    assert (dan["outcome"], dan["points"], dan["attempt"]) == ("ungraded", None, None)
    assert (eve["outcome"], eve["points"], eve["inconclusive"]) == (
        "inconclusive",
        None,
        "no room\nMake some.",
    )
    guide = (Path(__file__).resolve().parents[2] / "docs" / "gradebooks.md").read_text(encoding="utf-8")
    assert [name for name in Row.__struct_fields__ if f"`{name}`" not in guide] == []


def test_an_earlier_table_is_replaced_and_nothing_else(kept: Path, work: Path) -> None:
    for name in ("json-lines", "parquet"):
        command = ["gradebook", name, "autumn.sqlite", "-o", name]
        assert run([*command, "--student", "ada"]) == 0
        first = (work / name).read_bytes()
        assert run(command) == 1
        assert (work / name).read_bytes() != first
        (work / name).write_text('{"mine": 1}\n')
        assert run(command) == 2
        assert run([*command, "--force"]) == 1
    before = kept.read_bytes()
    assert run(["gradebook", "json-lines", "autumn.sqlite", "-o", "autumn.sqlite", "--force"]) == 2
    assert kept.read_bytes() == before


def test_parquet_is_read_back(kept: Path, work: Path) -> None:
    """Points are whole numbers or missing, ids a map; a table without rows has its columns."""
    assert run(["gradebook", "parquet", "autumn.sqlite", "-o", "all.parquet"]) == 1
    table = parquet.read_table(work / "all.parquet")
    assert table.column_names == list(Row.__struct_fields__)
    assert table.column("points").to_pylist() == [15, 6, None, None]
    assert str(table.schema.field("points").type) == "int64"
    assert table.column("ids").to_pylist()[0] == [("login", "al1")]
    nobody = ["--student", "ada", "--outcome", "failed"]
    assert run(["gradebook", "parquet", "autumn.sqlite", "-o", "none.parquet", *nobody]) == 0
    assert parquet.read_table(work / "none.parquet").num_rows == 0


def test_parquet_without_pyarrow_says_what_is_missing(kept: Path, work: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; from grader.cli.command import run; "
        "sys.exit(run(['gradebook', 'parquet', 'autumn.sqlite', '-o', 'all.parquet']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert "a Parquet file needs the package pyarrow, which is not installed" in said
    assert "pip install 'onecook[cohort]'" in said
    assert not (work / "all.parquet").exists()


def test_all_attempts_as_a_table_for_people(
    kept: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["gradebook", "csv", "autumn.sqlite", "--attempts", "-o", "all.csv", "--student", "bob"]) == 0
    rows = list(csv.DictReader(io.StringIO((work / "all.csv").read_text("utf-8-sig"), newline="")))
    told = [(row["attempt"], row["counts"], row["outcome"], row["points"], row["diagnosis"]) for row in rows]
    assert told == [("2", "no", "failed", "0", ""), ("3", "yes", "failed", "6", "threads")]
    assert run(["gradebook", "csv", "autumn.sqlite", "--attempts", "-o", "all.csv"]) == 1
    rows = list(csv.DictReader(io.StringIO((work / "all.csv").read_text("utf-8-sig"), newline="")))
    assert [(row["student"], row["points"]) for row in rows][-2:] == [("dan", ""), ("eve", "")]


def test_a_platform_gets_no_zero_without_a_verdict(kept: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the gradebook knows is the roster; who has no mark is listed, and the exit code is 1."""
    assert run(["gradebook", "csv", "autumn.sqlite", "-o", "-"]) == 1
    out, error = capfd.readouterr()
    assert out.splitlines() == [
        "\ufeffstudent,name,login,email,exercise-3 (of 15),remarks",
        "ada,Ada,al1,ada@example.org,15,",
        "bob,,,,6,",
        'dan,,,,,"exercise-3: handed in, and not graded yet, so there is no mark: grade it"',
        'eve,,,,,"exercise-3: the grading came to no verdict, so there is no mark: grade it again"',
    ]
    assert "autumn.sqlite knows the students' email, login, name" in error
    assert "without a mark in it:\n  dan · exercise-3: handed in" in error
    assert run(["gradebook", "moodle", "autumn.sqlite", "-o", "-", "--student", "ada"]) == 0
    assert capfd.readouterr().out == "username,exercise-3\nal1,15\n"


def test_every_platform_takes_it(work: Path) -> None:
    students = [
        Student(student="Participant_1", name="Ada L", email="a@e.org", ids={"login": "al1", "id": "101"})
    ]
    keep(work / "gradebook.db", [("Participant_1", a_report(6))], students=students)
    (work / "sheet.csv").write_text(
        "Identifier,Full name,Status,Grade,Maximum Grade,Feedback comments\nParticipant 1,Ada L,S,,15.00,\n"
    )
    for platform, has in (
        ("canvas", "Ada L,101,al1,,6"),
        ("blackboard", '"al1","6"'),
        ("moodle", "al1,6"),
        ("csv", "Participant_1,Ada L,101,al1,a@e.org,6,"),
    ):
        assert run(["gradebook", platform, "gradebook.db", "-o", f"{platform}.csv"]) == 0
        assert has in (work / f"{platform}.csv").read_text("utf-8-sig")
    command = ["gradebook", "moodle-worksheet", "gradebook.db", "--sheet", "sheet.csv", "-o", "filled.csv"]
    assert run(command) == 0
    assert "Participant 1,Ada L,S,6,15.00," in (work / "filled.csv").read_text()


def test_nothing_in_it_runs(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Formulas, markup and terminal codes of students' names and files stay text, in every form."""
    evil = '=HYPERLINK("x")\x1b[2J::error::<script>'
    report = a_report(0, refused=f"{evil}\n", checks=())
    keep(
        work / "g.db",
        [(evil, report)],
        students=[Student(student=evil, name=evil, email="+1", ids={evil: evil})],
    )
    assert run(["gradebook", "list", "g.db"]) == 0
    shown = capfd.readouterr()
    assert run(["gradebook", "json-lines", "g.db"]) == 0
    lines = capfd.readouterr().out
    assert json.loads(lines)["student"] == evil
    for text in (shown.out, shown.err, lines):
        assert "\x1b" not in text
        assert "::error" not in text
    for options in ([], ["--attempts"]):
        assert run(["gradebook", "csv", "g.db", "-o", "-", *options]) == 0
        assert runs_nothing(capfd.readouterr().out.encode())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["parquet"], "must be told where to write to"),
        (["canvas"], "must be told where to write to"),
        (["list", "-o", "x"], "Take csv for a file"),
        (["list", "--sheet", "x"], "--sheet is for a platform's grade book"),
        (["csv", "--attempts", "--out-of", "3", "-o", "x"], "not for a table of attempts"),
        (["canvas", "--attempts", "-o", "x"], "--attempts is not for canvas"),
        (["moodle", "--outcome", "ungraded", "-o", "x"], "nothing of what is asked for is graded"),
        (["list", "--student", "zoe"], "There are: ada, bob, dan, eve"),
        (["list", "--diagnosis", "thread"], "Did you mean threads?"),
        (["nbgrader", "-o", "-"], "nbgrader's gradebook is a file"),
        (["lists"], "Did you mean list?"),
    ],
)
def test_mistakes_are_2(
    arguments: list[str], said: str, kept: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name, *rest = arguments
    assert run(["gradebook", name, "autumn.sqlite", *rest]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
    assert not (work / "x").exists()


def test_a_folder_of_reports_can_be_listed(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(work / "results" / "ada.json", a_report(6))
    assert run(["gradebook", "list", "results"]) == 0
    assert capfd.readouterr().out.splitlines()[1:] == [
        "ada      exercise-3  failed     6/15                      2026-09-10 12:00"
    ]
