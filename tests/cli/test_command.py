"""The grammar of the command line and its exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader.cli.command import root, run
from grader.cli.exits import ExitCode, for_outcome
from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.outcome import Outcome

HEAVY = ("anyio", "asyncio", "hypothesis", "msgspec", "pytest", "rich", "trio")
CHECKOUT = Path(__file__).parent.parent.parent


def grade(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **options.get("env", {})},  # type: ignore[dict-item]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--frobnicate"],
        ["--json"],
        ["frobnicate"],
        ["exercise-99"],
        ["--seed", "x", "1"],
        ["--seed", "-1", "1"],
        ["--seed", str(2**53), "1"],
        ["1", "2"],
        ["1", "--runtime", "curio"],
        ["1", "--isolation", "none"],
        ["1", "--json", "--quiet"],
        ["1", "--course", "nowhere"],
        ["1", "--submission", "nowhere.py"],
        ["list", "surplus"],
        ["list", "--course"],
        ["init", "--frobnicate"],
        ["init", "--course", "nowhere"],
        ["check", "--jobs", "0"],
        ["", "--quiet"],
    ],
)
def test_a_usage_error_is_2(arguments: list[str], work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Never 1, which means not yet; told on stderr, with nothing on stdout."""
    assert run(arguments) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert error.strip()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["--version"], ["exercise-3", "--help"], ["list", "-h"]]
)
def test_help_is_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Help and version are no error."""
    assert run(arguments) == 0
    assert capsys.readouterr().out


def test_help_shows_the_options_of_grading(capsys: pytest.CaptureFixture[str]) -> None:
    """Grading is what the command is for, though it has no name of its own."""
    run(["--help"])
    out = capsys.readouterr().out
    for option in ("--submission", "--json", "--seed", "--runtime", "--isolation", "--course", "--verbose"):
        assert option in out
    run(["exercise-3", "--help"])
    assert "Usage: grade exercise-3 [OPTIONS]" in capsys.readouterr().out


def test_options_may_come_before_the_exercise(
    course: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``grade --course DIR 1`` and ``grade 1 --course DIR`` are the same."""
    said = []
    for arguments in (["--course", str(course), "1"], ["1", "--course", str(course)]):
        assert run(arguments) == 2
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "no first.py found" in said[0]


def test_two_submissions_are_refused(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither is graded as if it were the only one."""
    stub = str(course / "exercises" / "01_first" / "first.py")
    assert run(["1", "--course", str(course), "--submission", stub, "--submission", stub]) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert "--submission" in error
    assert "one file is graded at a time" in error


def test_a_misspelt_command_is_proposed(course: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A first word that is no command is an exercise, but may have been meant as one."""
    assert run(["lsit", "--course", str(course)]) == 2
    assert "`grade list`" in capsys.readouterr().err
    assert run(["inti", "--course", str(course)]) == 2
    assert "`grade init`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("cause", "next step"), 2),
        (CourseError("cause", "next step"), 2),
        (Inconclusive("cause", "next step"), 3),
        (ZeroDivisionError("a bug"), 3),
        (SystemError("a bug"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_is_raised_becomes_a_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug of ours is inconclusive, with its traceback: it must not look like not yet."""

    @click.command()
    def explode() -> None:
        raise error

    monkeypatch.setitem(root.commands, "explode", explode)
    assert run(["explode"]) == code
    said = capsys.readouterr().err
    if isinstance(error, OneCookError):
        assert said == "grade: cause\nnext step\n"
    elif isinstance(error, Exception):
        assert "Traceback" in said
        assert "no marks are lost" in said


def test_every_outcome_has_its_code() -> None:
    """0 full marks, 1 not yet, 3 inconclusive."""
    assert [for_outcome(outcome) for outcome in Outcome] == [
        ExitCode.DONE,
        ExitCode.NOT_YET,
        ExitCode.INCONCLUSIVE,
    ]
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 130]


def test_the_module_is_the_command() -> None:
    """``python -m grader`` has the same words and codes."""
    done = grade("frobnicate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("grade: there is no exercise 'frobnicate'")


def test_help_imports_little() -> None:
    """What is heavy is imported when a command needs it: help must come at once."""
    code = (
        "import sys; from grader.cli.command import run; run(['--help']); "
        f"print(*(set({HEAVY}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ""


def test_a_reader_who_goes_away_is_no_error(course: Path) -> None:
    """``grade list | true``: quiet, and the code is the command's own."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "grader", "list", "--course", str(course)],
            cwd=CHECKOUT,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_pipe_gets_no_colours(course: Path) -> None:
    """Not even when another program's variables ask for them."""
    done = grade("--course", str(course), env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert done.returncode == 0
    assert "First" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_stream_that_lacks_a_character_gets_another(course: Path) -> None:
    """The encoding of the stream is respected; nothing fails for it."""
    done = grade("--course", str(course), env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.isascii()


@pytest.mark.linux
@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_what_it_can_show(course: Path, variables: dict[str, str], coloured: bool) -> None:  # noqa: FBT001
    """Colours on a terminal, unless NO_COLOR or TERM=dumb says otherwise."""
    mine, theirs = os.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with os.fdopen(theirs, "wb") as terminal:
        subprocess.run(
            [sys.executable, "-m", "grader", "--course", str(course)],
            cwd=CHECKOUT,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            check=True,
            env={**environment, **variables},
        )
        shown = os.read(mine, 65536)
    os.close(mine)
    assert b"First" in shown
    assert (b"\x1b[" in shown) is coloured


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 2), (["3"], 2), (["init"], 2), (["list"], 0), (["3", "--quiet", "--submission", "{stub}"], 1)],
)
def test_a_current_folder_that_is_gone(arguments: list[str], code: int, tmp_path: Path) -> None:
    """A usage error where the folder is needed; a file that is named in full is graded without it."""
    gone = tmp_path / "gone"
    gone.mkdir()
    stub = CHECKOUT / "exercises" / "03_uploads" / "uploads.py"
    command = [sys.executable, "-P", "-m", "grader", *(word.format(stub=stub) for word in arguments)]
    done = subprocess.run(
        ["/bin/sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", *command],
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code == 2:
        assert done.stderr.startswith("grade: the current folder does not exist any more")


def test_a_course_that_cannot_be_looked_at_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is too long, a loop of links."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for course in ("a" * 300, "a/" * 3000, str(tmp_path / "loop")):
        assert run(["list", "--course", course]) == 2
        assert "Give --course the folder" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["²", "0", "", "-1", "x", "99999999", "9" * 5000, "1"])
def test_a_terminal_of_an_odd_size(
    value: str, course: Path, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the environment says is taken within reason."""
    for variable in ("COLUMNS", "LINES"):
        monkeypatch.setenv(variable, value)
        assert run(["--course", str(course)]) == 0
        out = capsys.readouterr().out
        assert "Second" in out
        assert max(map(len, out.splitlines())) <= 1000
        monkeypatch.delenv(variable)
