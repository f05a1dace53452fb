"""``--format`` with the real judge: every outcome leaves a file that its platform can read."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.cli.command import run
from grader.course import Course
from grader.export.formats import BUILT_IN
from grader.report.model import from_json
from tests.export.schemas import SCHEMAS
from tests.export.test_formats import TOLD, valid

UPLOADS = Course.locate().find("uploads")


def graded(*arguments: str, out: Path, format_name: str = "gradescope") -> tuple[int, Any]:
    """The exit code, and what is in the result file."""
    code = run(["3", "--seed", "3", "--format", format_name, "--out", str(out), *arguments])
    return code, json.loads(out.read_bytes())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "results.json"


@pytest.mark.parametrize(
    ("file", "code", "points"), [(UPLOADS.reference, 0, 15), (UPLOADS.stub, 1, 6)], ids=["right", "partly"]
)
def test_a_result_and_the_usual_report(
    file: Path, code: int, points: int, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The file is the platform's; what is printed and the exit code stay as they are."""
    found, told = graded("--submission", str(file), out=out)
    assert (found, valid(told, SCHEMAS["gradescope"])["score"]) == (code, points)
    assert capfd.readouterr().out.startswith("exercise-3 · ")


def test_exit_zero(out: Path) -> None:
    """A platform that discards results of whoever exits otherwise."""
    code, told = graded("--submission", str(UPLOADS.stub), "--exit-zero", out=out, format_name="prairielearn")
    assert (code, valid(told, SCHEMAS["prairielearn"])["score"]) == (0, 0.4)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"hello", "holds no uploads.py"),
        ("uploads.py", b"{\\rtf1 \xff\xfe", "uploads.py"),
        ("uploads.ipynb", b"{}", "uploads.ipynb"),
    ],
)
def test_what_cannot_be_graded_is_a_failing_result(  # noqa: PLR0917 - columns, and fixtures
    name: str, content: bytes, said: str, out: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """No file, no text, another kind of file: 0 points with the reason; exit code 2, or 0 on request."""
    folder = work / "handed in"
    folder.mkdir()
    (folder / name).write_bytes(content)
    for extra, code in (([], 2), (["--exit-zero"], 0)):
        found, told = graded("--submission", str(folder), *extra, out=out)
        assert (found, valid(told, SCHEMAS["gradescope"])["score"]) == (code, 0)
        assert said in told["tests"][0]["output"]
        assert said in capfd.readouterr().err
    _, told = graded("--submission", str(folder), "--exit-zero", out=out, format_name="prairielearn")
    assert said in valid(told, SCHEMAS["prairielearn"])["format_errors"][0]


def test_nothing_handed_in(out: Path, work: Path) -> None:
    """A folder that is not there."""
    code, told = graded("--submission", str(work / "nowhere"), out=out)
    assert (code, told["score"]) == (2, 0)
    assert "does not exist" in told["tests"][0]["output"]


@pytest.mark.parametrize("name", sorted(set(BUILT_IN) - {"json"}))
def test_a_crash_has_a_file_of_every_format(name: str, out: Path, work: Path) -> None:
    """The learner's file cannot be compiled."""
    file = work / "uploads.py"
    file.write_text("def upload_all(:\n")
    about = [f"--about={key}={value}" for key, value in TOLD.get(name, {}).items()]
    code = run(["3", "--submission", str(file), "--format", name, "--out", str(out), "--exit-zero", *about])
    assert code == 0
    content = out.read_text()
    if name in SCHEMAS:
        valid(json.loads(content), SCHEMAS[name])
    assert content


def test_a_grader_that_is_killed_leaves_a_result(out: Path, work: Path) -> None:
    """Inconclusive, and whole: it was there before the learner's code began."""
    file = work / "uploads.py"
    shutil.copyfile(UPLOADS.stub, file)
    # It may be killed at any moment from the first on at which there is a result.
    command = [
        sys.executable,
        "-m",
        "grader",
        "3",
        "--submission",
        str(file),
        "--format",
        "json",
        "--out",
        str(out),
    ]
    killed = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not out.exists():
            assert killed.poll() is None
            os.sched_yield()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    report = from_json(out.read_bytes())
    assert report.max_points == 15
    if report.checks == ():
        assert report.outcome.value == "inconclusive"
        assert "ended before it was done" in report.inconclusive
    assert [path.name for path in out.parent.iterdir() if path.suffix == ".part"] == []


def test_an_old_result_does_not_pass_for_a_new_one(out: Path, work: Path) -> None:
    """It is replaced before anything is looked at."""
    graded("--submission", str(UPLOADS.reference), out=out)
    code, told = graded("--submission", str(work / "nowhere"), out=out)
    assert (code, told["score"]) == (2, 0)


def test_without_a_place_the_result_is_all_that_is_printed(
    work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As a CodeRunner question prints it."""
    assert run(["3", "--submission", str(UPLOADS.stub), "--format", "coderunner", "--exit-zero"]) == 0
    out, error = capfd.readouterr()
    assert valid(json.loads(out), SCHEMAS["coderunner"])["fraction"] == 0.4
    assert error == ""


def test_github_is_told_by_files_and_on_standard_output(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is in its files already stays there."""
    files = {name: tmp_path / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for name, path in files.items():
        path.write_text("before\n")
        monkeypatch.setenv(name, str(path))
    assert (
        run(["3", "--seed", "3", "--submission", str(UPLOADS.stub), "--format", "github", "--out", str(out)])
        == 1
    )
    said = capfd.readouterr().out
    assert "\n::error file=uploads.py,line=63,title=" in said
    assert said.endswith('::{"totalPoints":6,"maxPoints":15}\n')
    assert files["GITHUB_STEP_SUMMARY"].read_text() == f"before\n{out.read_text()}"
    assert files["GITHUB_OUTPUT"].read_text().startswith("before\nresult=ey")


def test_classroom50_is_asked_by_its_environment(
    out: Path, monkeypatch: pytest.MonkeyPatch, work: Path
) -> None:
    """As its runner calls an autograder; the release's text lies beside."""
    for name, value in {
        "CLASSROOM": "async-101", "ASSIGNMENT": "uploads", "USERNAME": "ada", "SUBMISSION_TAG": "submit/1",
        "COMMIT_URL": "https://c", "RELEASE_URL": "https://r", "REVIEW_URL": "https://v",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    _, told = graded("--submission", str(UPLOADS.stub), out=out, format_name="classroom50")
    assert (valid(told, SCHEMAS["classroom50"])["score"], told["owner"]) == (6, "ada")
    assert "6 of 15 points" in out.with_name("release-body.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "gradscope"], "Did you mean gradescope?"),
        (["--format", "xapi"], "the format xapi needs the learner's account name"),
        (["--format", "junit", "--about", "user"], "--about 'user' tells nothing"),
        (["--out", "x.json"], "go with --format NAME"),
        (["--exit-zero"], "go with --format NAME"),
        (["--format", "junit", "--quiet"], "prints the result and nothing else"),
        (["--format", "junit", "--out", "nowhere/x.xml"], "there is no folder nowhere"),
        (["--format", "junit", "--out", "uploads.py"], "is a program, and no result file"),
        (["--format", "junit", "--out", "mine.txt", "--submission", "mine.txt"], "is the file to be graded"),
        (["--format", "junit", "--out", "mine.txt", "--output", "mine.txt"], "or is written already"),
        (["--format", "junit", "--out", "new.txt", "--output", "new.txt"], "or is written already"),
        (["--format", "xapi", "--about", "user=a", "--about", "user=b"], "user is given twice"),
    ],
)
def test_mistakes_are_said_before_anything_is_written(
    arguments: list[str], said: str, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and nothing of the learner's is touched."""
    for name in ("uploads.py", "mine.txt"):
        shutil.copyfile(UPLOADS.stub, work / name)
    before = sorted((path.name, path.read_bytes()) for path in work.iterdir())
    assert run(["3", *arguments]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
    assert sorted((path.name, path.read_bytes()) for path in work.iterdir()) == before


def test_a_full_disk_is_said_and_the_report_is_shown(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """GitHub's file cannot be written: exit code 3, also with --exit-zero, with how to repeat the run."""
    if not os.path.exists("/dev/full"):  # noqa: PTH110
        pytest.skip("this system has no /dev/full")
    os.environ["GITHUB_STEP_SUMMARY"] = "/dev/full"
    try:
        code = run(
            ["3", "--submission", str(UPLOADS.stub), "--format", "github", "--exit-zero", "--seed", "3"]
        )
    finally:
        del os.environ["GITHUB_STEP_SUMMARY"]
    assert code == 3
    assert "the result could not be written to /dev/full" in capfd.readouterr().err


def test_a_result_that_cannot_be_written_is_never_0(out: Path, work: Path) -> None:
    """Whatever lies in the way; and what is there does not stay in its place."""
    about = [f"--about={key}={value}" for key, value in TOLD["classroom50"].items()]
    out.write_text("forged")
    out.with_name("release-body.md").mkdir()
    code = run(
        [
            "3",
            "--submission",
            str(UPLOADS.stub),
            "--format",
            "classroom50",
            "--out",
            str(out),
            "--exit-zero",
            *about,
        ]
    )
    assert code == 2
    assert out.read_text() == "forged"  # what nobody may replace is refused before anything is touched


def test_an_unknown_exercise_leaves_no_old_result(out: Path, work: Path) -> None:
    """A command that fails for another reason than what was handed in."""
    graded("--submission", str(UPLOADS.reference), out=out)
    assert run(["99", "--format", "gradescope", "--out", str(out), "--exit-zero"]) == 2
    assert not out.exists()


def test_a_name_that_is_no_text_is_refused_as_any_other(out: Path, work: Path) -> None:
    """In every format, the whole report included."""
    folder = work / "handed in"
    folder.mkdir()
    (folder / os.fsdecode(b"uploads\xe9.py")).write_text("x = 1\n")
    for name in ("json", "sarif", "gradescope"):
        arguments = ["3", "--submission", str(folder), "--format", name, "--out", str(out), "--exit-zero"]
        assert run(arguments) == 0
        assert "no uploads.py" in out.read_text()


def test_the_list_of_formats(capfd: pytest.CaptureFixture[str]) -> None:
    """With what each of them wants told."""
    assert run(["list", "--formats"]) == 0
    out = capfd.readouterr().out
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == sorted(BUILT_IN)
    assert "--about user=…" in out
    assert "or CLASSROOM in the environment" in out
