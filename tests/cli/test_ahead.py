"""The judge's process that starts before the command line is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.ahead import COMMANDS, judge_ahead, looks_like_grading
from grader.cli.command import root
from grader.judge import process


def test_the_commands_are_those_of_the_command_line() -> None:
    assert sorted(COMMANDS) == sorted(root.commands)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("exercise-3", True),
        ("uploads.py --json", True),
        ("lst", True),  # may be an exercise of some course
        ("", False),
        ("list --json", False),
        ("check 3", False),
        ("exercise-3 --help", False),
        ("--version", False),
        ("--course elsewhere", False),  # the overview
    ],
)
def test_what_looks_like_a_grading(words: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like_grading(words.split()) is expected


def test_the_one_that_was_started_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins nothing before it is asked: no image is built for what turns out to be no grading."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("ONECOOK_CACHE", str(cache))
    with judge_ahead(["exercise-3"]):
        taken = process.take()
    with taken.process as judge, taken.errors:
        assert judge.poll() is None  # it is not ended with what was not taken
        assert judge.stdin is not None
        judge.stdin.close()
        assert judge.wait() == 0
        assert taken.errors.seek(0, os.SEEK_END) == 0
    assert not cache.exists()


@pytest.mark.parametrize(
    ("words", "code"), [("exercise-99", 2), ("exercise-3 --submission nowhere.py", 2), ("--version", 0)]
)
def test_an_unused_one_is_gone(words: str, code: int) -> None:
    script = (
        "import os, sys\n"
        "from grader.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    print(f'code {end.code}')\n"
        "try:\n"
        "    os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError:\n"
        "    print('no child')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *words.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=os.sep,
    )
    assert done.stdout.splitlines()[-2:] == [f"code {code}", "no child"]
    assert "Warning" not in done.stderr
