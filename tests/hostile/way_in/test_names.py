"""Names that write on the terminal, and names that are no text."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.cli.command import run
from tests.hostile.way_in.builders import Entry, zip_of
from tests.hostile.way_in.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "escape": "\x1b]0;owned\x07\x1b[2J\x1b[31mfull marks",
    "c1": "\x9b2J\x9d0;owned\x9c",
    "lines": "x\ngrade: full marks\r\nhidden\rshown",
    "direction": "\u202egpj.py\u2066\u200f",
    "surrogate": "J\udcfcrgen",
    "separators": "a\u2028b\u2029c\x85d\x0b\x0c",
    "long": "x" * 250,
}
OBEYED = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067"}
OBEYED |= {*"\u2068\u2069\u200e\u200f\u2028\u2029\u061c"}
OBEYED -= {"\n"}


def harmless(out: str, error: str) -> None:
    """Two lines of text at most: cause and next step."""
    assert out == ""
    assert not OBEYED & set(error)
    assert error.startswith(("grade: ", "Usage: "))
    assert sum(line.startswith("grade: ") for line in error.splitlines()) <= 1
    assert "Traceback" not in error
    error.encode()


@pytest.mark.parametrize("name", list(NAMES))
@pytest.mark.parametrize("kind", ["missing", "link", "folder", "pipe", "not text", "archive", "unreadable"])
def test_names_of_submissions(
    kind: str, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with the file, its name does no harm when the message quotes it."""
    path = tmp_path / NAMES[name]
    match kind:
        case "link":
            path.symlink_to("/etc/passwd")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "not text":
            path.write_bytes(b"\xff")
        case "archive":
            path.write_bytes(zip_of(Entry(name=NAMES["escape"].encode(), flags=0x800)))
        case "unreadable":
            path = path / ("y" * 5000)
    assert run(["3", "--submission", str(path)]) == 2
    harmless(*capfd.readouterr())


@pytest.mark.parametrize("name", list(NAMES))
def test_names_of_exercises_options_and_courses(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same for everything else that a command line can quote, by us or by Click."""
    monkeypatch.chdir(tmp_path)
    text = NAMES[name]
    for arguments in (
        [text],
        [f"{text}/03_uploads"],
        ["3", "--course", text],
        ["3", f"--{text}"],
        ["3", "--runtime", text],
        ["3", "--seed", text],
        ["3", "--isolation", text, text],
        ["list", text],
        ["check", text],
    ):
        assert run(arguments) == 2
        out, error = capfd.readouterr()
        assert out == ""
        assert not OBEYED & set(error)
        assert "Traceback" not in error


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, as a system's command line gives them: refused, with the cure."""
    folder = os.fsencode(tmp_path) + b"/J\xfcrgen"
    os.mkdir(folder)  # noqa: PTH102 — bytes
    with open(folder + b"/uploads.py", "wb") as file:
        file.write(b"pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "3", "--submission", folder],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"is not UTF-8 text\nRename the file or folder." in done.stderr
    assert b"\xfc" not in done.stderr


def test_a_shell_command_in_a_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A command that a message proposes is quoted: whoever copies it runs nothing else."""
    path = tmp_path / "x; touch owned #" / "uploads.py"
    path.parent.mkdir()
    path.write_text("")
    os.chown(path, 65533, 65533) if os.geteuid() == 0 else None
    link = tmp_path / "y; touch owned #"
    link.symlink_to(path.parent)
    if os.geteuid() == 0:
        os.lchown(link, 65534, 65534)
        assert run(["3", "--submission", str(link / "uploads.py")]) == 2
        assert f"realpath '{link}/uploads.py'" in capfd.readouterr().err
