"""``grade verify``, and signing where reports leave the command line."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.cli.command import run
from grader.cli.signing import VARIABLE, signer
from grader.environment import judge_environment
from grader.outcome import Outcome
from grader.report.key_file import make_report_key, read_report_key
from grader.report.model import Report, from_json
from grader.report.signature import Verdict, sign, verify
from tests.authoring.conftest import GOOD
from tests.gradebook.kept import KIT, keep
from tests.gradebook.made import a_report, put

CHECKOUT = Path(__file__).resolve().parents[2]
GOOD_ANSWER = GOOD / "solutions" / "02_errands" / "errands.py"
METADATA = """\
format = 1
title = "Seen"
summary = "Tells what it sees."
points = 2
runtimes = ["asyncio"]
functions = ["seen"]

[objectives]
one = "the judge has no key"
two = "the bench has none"
"""
SUITE = '''
import os
from pathlib import Path
from grader.suite import check

@check(points=1, objective="one")
def test_judge():
    """The judge knows nothing of a key."""
    told = [*os.environ, *Path("/proc/self/environ").read_text().split(chr(0))]
    assert "HOME" in os.environ
    assert not [each for each in told if "KEY" in each], told

@check(points=1, objective="two")
def test_bench(learner):
    """The learner's code sees nothing of it."""
    assert learner.call("seen").value == [], "it has seen something"
'''
SEEN = """\
import os


def seen():
    try:
        with open("/proc/self/environ") as file:
            told = file.read().split(chr(0))
    except OSError:
        told = []
    return [each for each in [*os.environ, *told] if "KEY" in each]
"""


@pytest.fixture
def key(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key that is configured."""
    make_report_key(work / "key")
    monkeypatch.setenv(VARIABLE, str(work / "key"))
    return work / "key"


def signed(report: Report) -> Report:
    """As `grade` would write it here."""
    return signer()(report)


def test_a_new_key(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is told how to use it; the key itself is not shown."""
    assert run(["verify", "--new-key", "key"]) == 0
    made = read_report_key(work / "key")
    assert capfd.readouterr().out == (
        f"key: a new key, {made.id}, for your eyes only\n  next: export {VARIABLE}={work / 'key'}\n"
    )
    assert run(["verify", "--new-key", "key"]) == 2


def test_each_report_is_told(key: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make_report_key(work / "former")
    put(work / "results" / "ada.json", signed(a_report(15)))
    assert run(["verify", "results"]) == 0
    name = read_report_key(key).id
    assert capfd.readouterr().out == f"results/ada.json: valid\n1 report, key {name}: 1 valid\n"
    put(work / "results" / "bob.json", replace(signed(a_report(6)), points=15))
    put(work / "results" / "dan.json", a_report(6))
    put(work / "results" / "eve.json", sign(a_report(6), read_report_key(work / "former")))
    (work / "results" / "fay.json").write_text("{}")
    content = json.loads((work / "results" / "ada.json").read_text())
    (work / "results" / "gil.json").write_text(json.dumps(content | {"grade": "A"}))
    assert run(["verify", "results"]) == 1
    assert capfd.readouterr().out.splitlines() == [
        "results/ada.json: valid",
        "results/bob.json: altered",
        "results/dan.json: unsigned",
        "results/eve.json: signed with another key",
        "results/fay.json: no report: is no report of this version",
        "results/gil.json: altered: it says more than what was signed: grade",
        f"6 reports, key {name}: 1 valid, 2 altered, 1 unsigned, 1 signed with another key, 1 no report",
    ]
    assert run(["verify", "results/eve.json", "--key-file", "former"]) == 0


def test_every_attempt_of_a_gradebook(key: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    keep(work / "autumn.db", [("ada", a_report(15)), ("bob", a_report(6))], sign=signer())
    assert run(["verify", "autumn.db"]) == 0
    assert capfd.readouterr().out.splitlines()[:2] == [
        "autumn.db, attempt 1 (ada, exercise-3): valid",
        "autumn.db, attempt 2 (bob, exercise-3): valid",
    ]
    keep(work / "autumn.db", [("bob", a_report(6))], sign=lambda report: replace(signed(report), points=15))
    keep(work / "autumn.db", [("eve", a_report(6))])
    keep(work / "autumn.db", [("dan", a_report(6))], sign=signer(), grader=dataclasses.replace(KIT, seed=8))
    said = "the gradebook says seed 8 beside it, and the report 7"
    assert run(["verify", "autumn.db"]) == 1
    assert capfd.readouterr().out.splitlines()[2:-1] == [
        "autumn.db, attempt 3 (bob, exercise-3): altered",
        "autumn.db, attempt 4 (eve, exercise-3): unsigned",
        f"autumn.db, attempt 5 (dan, exercise-3): altered: {said}",
    ]


@pytest.mark.parametrize("arguments", [["exercise-1", "--json"], ["exercise-1", "--format", "json"]], ids=str)
def test_what_leaves_the_command_line_is_signed(
    arguments: list[str], key: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Printed and written, and whatever comes of the grading."""
    (work / "first_await.py").write_text("raise SystemExit\n")
    assert run([*arguments, "--submission", "first_await.py", "--output", "written.json"]) == 1
    printed = from_json(capfd.readouterr().out.encode())
    written = from_json((work / "written.json").read_bytes())
    assert printed == written
    assert verify(written, read_report_key(key)) is Verdict.VALID
    assert run(["verify", "written.json"]) == 0


def test_a_refusal_is_signed_as_well(key: Path, work: Path) -> None:
    """It is a mark of 0 points."""
    (work / "first_await.py").write_bytes(b"\xff")
    command = ["exercise-1", "--submission", "first_await.py", "--format", "json", "--out", "ada.json"]
    assert run(command) == 2
    report = from_json((work / "ada.json").read_bytes())
    assert report.outcome is Outcome.FAILED
    assert verify(report, read_report_key(key)) is Verdict.VALID


@pytest.mark.linux
def test_a_cohort_is_signed(key: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every attempt, also of what could not be graded."""
    for student, content in (("ada", GOOD_ANSWER.read_bytes()), ("bob", b"\xff")):
        (work / "handed" / student).mkdir(parents=True)
        (work / "handed" / student / GOOD_ANSWER.name).write_bytes(content)
    assert run(["cohort", "handed", "--course", str(GOOD), "-g", "autumn"]) == 0
    capfd.readouterr()
    assert run(["verify", "autumn"]) == 0
    assert capfd.readouterr().out.endswith(": 2 valid\n")


@pytest.mark.parametrize(
    "arguments",
    [["exercise-1"], ["exercise-1", "--format", "json"], ["verify", "x"], ["cohort", "."]],
    ids=str,
)
def test_a_key_that_is_no_good_is_told_before_anything_is_graded(
    arguments: list[str], work: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    make_report_key(work / "key")
    (work / "key").chmod(0o644)
    for value, said in (("key", "may be read by others"), ("no", "cannot be read"), ("", "is empty")):
        monkeypatch.setenv(VARIABLE, value)
        assert run(arguments) == 2
        out, error = capfd.readouterr()
        assert said in error
        assert out == ""


@pytest.mark.linux
def test_neither_judge_nor_bench_sees_the_key(key: Path, work: Path) -> None:
    """Nor its variable: suite and learner's code look for it, and the report is signed all the same."""
    for tree in ("exercises", "solutions", "suites"):
        (work / tree / "01_seen").mkdir(parents=True)
    (work / "exercises/01_seen/exercise.toml").write_text(METADATA)
    (work / "exercises/01_seen/seen.py").write_text(SEEN)
    (work / "suites/01_seen/suite.toml").write_text("format = 1\n\n[wrong]\n")
    (work / "suites/01_seen/test_seen.py").write_text(SUITE)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "grader", "1", "--course", ".", "--format", "json"],
        cwd=work,
        env={
            **os.environ,
            "HOME": os.environ.get("HOME", "/"),
            VARIABLE: str(key),
            "PYTHONPATH": str(CHECKOUT),
        },
        capture_output=True,
        check=False,
    )
    report = from_json(done.stdout)
    assert report.outcome is Outcome.PASSED, done.stdout
    assert verify(report, read_report_key(key)) is Verdict.VALID
    assert VARIABLE not in judge_environment({VARIABLE: str(key)})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a report"),
        (["results"], "no key is named"),
        (["results", "--new-key", "key"], "goes with nothing else"),
        (["nowhere", "--key-file", "key"], "does not exist"),
        (["empty", "--key-file", "key"], "there is no report in empty, so nothing was checked"),
        (["results", "--key-file", "results/ada.json"], "may be read by others"),
    ],
)
def test_mistakes_are_2(
    arguments: list[str],
    said: str,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    make_report_key(work / "key")
    put(work / "results" / "ada.json").chmod(0o644)
    (work / "empty").mkdir()
    assert run(["verify", *arguments]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
