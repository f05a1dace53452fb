"""Programs that attack whoever reads them: parsers, decoders, compilers. Only a bench ever compiles one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from grader.course import Course
from grader.environment import judge_environment
from grader.judge.client import Judge
from grader.judge.grading import chosen_runtime
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.submission import MAX_BYTES, read_submission
from tests.hostile.arena import COURSE
from tests.hostile.way_in.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Exercise
    from grader.report.model import Report

#: what no check of the first exercise can pass with, and what each of them would do to a parser in the judge
ATTACKS = {
    "parentheses": b"(" * 200_000,
    "brackets that close": b"x = " + b"[" * 90 + b"]" * 90 + b"\n" + b"x = " + b"[" * 100_000,
    "minus": b"x = " + b"-" * 250_000 + b"1\n",
    "not": b"x = " + b"not " * 60_000 + b"1\n",
    "powers": b"x = " + b"2**" * 80_000 + b"1\n",
    "attributes": b"x = a" + b".b" * 120_000 + b"\n",
    "calls": b"x = a" + b"()" * 120_000 + b"\n",
    "lambdas": b"x = " + b"lambda:" * 35_000 + b"1\n",
    "formats": b"x = " + b'f"{' * 80_000,
    "number": b"x = " + b"9" * 250_000 + b"\n",
    "constant": b"x = 9**9**9**9\n",
    "repeated": b"x = 'a' * (1 << 62)\n",
    "dictionary": b"x = {\n" + b"0:0,\n" * 50_000 + b"}\n",
    "indentation": b"".join(b" " * depth + b"if 1:\n" for depth in range(600)),
    "else if": b"if 0: pass\n" + b"elif 0: pass\n" * 19_000,
    "one line": b"x = 1" + b";x = 1" * 43_000,
    "nothing": b"",
    "surrogates": b"'''" + b"\\ud800" * 40_000 + b"'''\n",
    "backslashes": b"\\\n" * 130_000,
    "from": b"from " + b" " * 250_000,
    "imports": b"import " + b"a, " * 80_000,
    "dots": b"from " + b"." * 250_000 + b" import x\n",
}
RIGHT = {
    "mark of Windows": b"\xef\xbb\xbf",
    "a cookie that would hide code": b"# coding: unicode_escape\n# \\u000araise SystemExit\n",
    "rot13": b"# -*- coding: rot13 -*-\n",
    "utf-7": b"# coding: utf-7\n# +AAo-raise SystemExit\n",
    "an unknown cookie": b"# coding: no-such-codec\n",
    "form feed": b"\x0c\n",
}


@pytest.fixture(scope="module")
def first() -> Exercise:
    """Small: one check."""
    return Course.locate(COURSE).find("2")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


def asking(exercise: Exercise, path: Path) -> GradeRequest:
    course = str(exercise.exercises.parent)
    submitted = Submitted.of(read_submission(exercise, path))
    return GradeRequest(exercise=exercise.key, course=course, submission=submitted, seed=7)


def graded(judge: Judge, exercise: Exercise, path: Path) -> Report:
    *_, last = judge.grade(asking(exercise, path))
    assert isinstance(last, Finished)
    return last.report


@pytest.fixture(scope="module", autouse=True)
def ended(judge: Judge) -> object:
    yield None
    judge.close()


@pytest.mark.parametrize("name", list(ATTACKS))
def test_programs_that_break_parsers(name: str, judge: Judge, first: Exercise, tmp_path: Path) -> None:
    """Not yet, with no points, and the same judge goes on: what broke was a bench, if anything."""
    path = tmp_path / first.file_name
    path.write_bytes(ATTACKS[name])
    assert len(ATTACKS[name]) <= MAX_BYTES
    report = graded(judge, first, path)
    assert report.outcome is Outcome.FAILED
    assert report.points == 0
    assert all(check.message for check in report.checks if check.outcome is Outcome.FAILED)


@pytest.mark.parametrize("name", [*RIGHT, "line ends of Windows", "line ends of old"])
def test_programs_in_other_clothes(name: str, judge: Judge, first: Exercise, tmp_path: Path) -> None:
    """What is graded is the text that a person sees: no cookie hides code, no mark breaks it."""
    answer = first.reference.read_bytes()
    if name in RIGHT:
        answer = RIGHT[name] + answer
    else:
        answer = answer.replace(b"\n", b"\r\n" if "Windows" in name else b"\r")
    path = tmp_path / first.file_name
    path.write_bytes(answer)
    report = graded(judge, first, path)
    assert (report.outcome, report.points) == (Outcome.PASSED, report.max_points)


@pytest.mark.parametrize("name", list(ATTACKS))
def test_reading_is_bounded(name: str, first: Exercise, tmp_path: Path) -> None:
    """Finding the runtime in a text takes one pass, whatever the text."""
    path = tmp_path / first.file_name
    path.write_bytes(ATTACKS[name])
    source = read_submission(first, path)
    assert chosen_runtime(source.text, ("asyncio", "trio")) == "asyncio"


#: tells what a process compiles, runs and imports that has to do with the learner
WITNESS = """
import json, sys
marker, folder, log = sys.argv[1:4]
seen, out = [], open(log, "w")  # opened before root is dropped
def look(event, arguments):
    if event == "compile":
        source = arguments[0]
        text = source if isinstance(source, str) else bytes(source or b"").decode("latin-1")
        if marker in text:
            seen.append(["compile", str(arguments[1])])
    elif event == "exec":
        if folder in arguments[0].co_filename or marker in repr(arguments[0].co_consts):
            seen.append(["exec", arguments[0].co_filename])
    elif event == "import":
        if folder in str(arguments[1] or ""):
            seen.append(["import", str(arguments[1])])
    elif event == "open" and isinstance(arguments[0], str) and folder in arguments[0]:
        if arguments[2] & 3:
            seen.append(["written", arguments[0]])
sys.addaudithook(look)
compile("x = 'marker-of-ours'".replace("marker-of-ours", marker), "control", "exec")
import os
exit_now = os._exit
def leave(code):
    json.dump(seen, out)
    out.flush()
    exit_now(code)
os._exit = leave
"""


@pytest.mark.parametrize("who", ["judge", "command line"])
def test_nobody_but_a_bench_compiles_the_learners_text(who: str, first: Exercise, tmp_path: Path) -> None:
    """Watched by the interpreter's own audit events: no compile, no exec, no import, nothing written."""
    folder = tmp_path / "learners-folder"
    folder.mkdir()
    path, log, marker = folder / first.file_name, tmp_path / "log", "marker_a7c1"
    path.write_bytes(f"{marker} = 1\n".encode() + first.reference.read_bytes())
    if who == "judge":
        rest = "import runpy; runpy.run_module('grader.judge', run_name='__main__')"
        words = msgspec.json.encode(asking(first, path)).decode() + "\n"
    else:
        arguments = ["2", "--json", "--submission", str(path), "--course", str(COURSE)]
        rest = f"from grader.cli.command import run; os._exit(run({arguments}))"
        words = ""
    done = subprocess.run(
        [sys.executable, "-c", WITNESS + rest, marker, str(folder), str(log)],
        cwd=CHECKOUT,
        env=judge_environment(os.environ),
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"outcome":"passed"' in done.stdout.replace(": ", ":")
    assert json.loads(log.read_text()) == [["compile", "control"]]
    assert [each.name for each in folder.iterdir()] == [first.file_name]
