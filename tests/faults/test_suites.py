"""An author's fault costs nobody a mark: a suite that raises, never ends, leaves, or tells half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.outcome import Outcome
from grader.report.model import from_json

METADATA = """\
format = 1
title = "Authors"
summary = "A suite with a fault."
points = 2
runtimes = ["asyncio"]
functions = ["steady"]

[objectives]
one = "steady works"
"""
HEAD = """\
import os, sys, threading
import pytest
from grader.suite import check

"""
RIGHT = '''
@check(points=1, objective="one")
def test_right(learner):
    """steady gives 7."""
    assert learner.call("steady").value == 7, "steady did not give 7"
'''
FAULT = '''
@check(points=1, objective="one")
def test_fault(learner):
    """This one has a fault."""
    learner.call("steady")
    {act}
'''


def graded(suite: str, tmp_path: Path) -> tuple[int, Path]:
    """Grade a right answer with this suite."""
    for tree in ("exercises", "solutions", "suites"):
        (tmp_path / tree / "01_authors").mkdir(parents=True)
    (tmp_path / "exercises/01_authors/exercise.toml").write_text(METADATA)
    (tmp_path / "exercises/01_authors/authors.py").write_text("def steady():\n    return 7\n")
    (tmp_path / "suites/01_authors/suite.toml").write_text("format = 1\n\n[wrong]\n")
    (tmp_path / "suites/01_authors/test_authors.py").write_text(HEAD + suite)
    output = tmp_path / "report.json"
    submission = str(tmp_path / "exercises/01_authors/authors.py")
    code = run(["1", "--course", str(tmp_path), "--submission", submission, "--output", str(output), "-q"])
    return code, output


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("sys.exit(0)", "SystemExit"),
        ("pytest.skip('not today')", "not today"),
        ("raise KeyError('no such thing')", "no such thing"),
        ("raise OSError(24, 'Too many open files')", "ulimit -n"),
        ("bytearray(1 << 60)", "out of memory"),
    ],
)
def test_one_check_with_a_fault(act: str, words: str, tmp_path: Path) -> None:
    """That check is inconclusive, with its reason; the others count."""
    code, output = graded(FAULT.format(act=act) + RIGHT, tmp_path)
    report = from_json(output.read_bytes())
    assert code == 3
    assert [check.outcome for check in report.checks] == [Outcome.INCONCLUSIVE, Outcome.PASSED]
    assert words in report.checks[0].message
    assert "1 of 2 checks could not be decided" in report.inconclusive
    assert "again" in report.inconclusive


def test_a_check_that_never_ends(tmp_path: Path) -> None:
    """It is given up by the backstop, which is shorter here: not the learner's fault."""
    endless = FAULT.format(act="while True: pass").replace("@check", "@pytest.mark.timeout(1)\n@check")
    code, output = graded(endless + RIGHT, tmp_path)
    report = from_json(output.read_bytes())
    assert code == 3
    assert [check.outcome for check in report.checks] == [Outcome.INCONCLUSIVE, Outcome.PASSED]
    assert "did not come to an end within 1 s" in report.checks[0].message


@pytest.mark.parametrize(
    ("suite", "words"),
    [
        (RIGHT + FAULT.format(act="os._exit(0)"), "ended (exit code 0)"),
        (RIGHT + FAULT.format(act="pytest.exit('enough')"), "ended after 1 of 2 checks"),
        (RIGHT + FAULT.format(act="raise KeyboardInterrupt"), "ended after 1 of 2 checks"),
        ("sys.exit(0)\n" + RIGHT, "SystemExit"),
        ("import no_such_module\n" + RIGHT, "no_such_module"),
        ("", "ended after 0 of 0 checks"),
    ],
)
def test_a_suite_that_leaves(suite: str, words: str, tmp_path: Path) -> None:
    """Checks that were not run are not passed: what was decided is shown, and no mark is made of it."""
    code, output = graded(suite, tmp_path)
    assert code == 3
    report = json.loads(output.read_bytes())
    assert report["outcome"] == "inconclusive"
    assert words in report["inconclusive"]


def test_a_suite_that_leaves_a_thread(tmp_path: Path) -> None:
    """The judge does not wait for it."""
    act = "threading.Thread(target=threading.Event().wait).start()"
    code, output = graded(FAULT.format(act=act) + RIGHT, tmp_path)
    assert code == 0
    assert from_json(output.read_bytes()).points == 2
