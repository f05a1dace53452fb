"""What the README shows is what a learner gets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
STUB_POINTS = re.compile(r"not yet · (\d+) of (\d+) points")


def block(word: str) -> str:
    """The fenced block after a marker, as `.ci/run` takes it."""
    return README.split(f"<!-- {word} -->\n```", 1)[1].split("\n", 1)[1].split("\n```", 1)[0]


@pytest.mark.linux
def test_the_readme_shows_what_the_first_command_prints() -> None:
    """The report in the README is the one of the untouched stub, to the letter, but for its last line."""
    result = subprocess.run(
        [
            sys.executable, "-P", "-m", "grader", "exercise-3", "--seed", "3",
            "--submission", str(ROOT / "exercises" / "03_uploads"),
        ],
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert result.returncode == 1, result.stderr
    shown = block("output").rstrip()
    assert STUB_POINTS.search(shown)
    assert result.stdout.rstrip().rsplit("\n", 1)[0].rstrip() == shown


@pytest.mark.parametrize("word", ["grade", "tests"])
def test_the_commands_are_one_line_each(word: str) -> None:
    """Copied from the README, each of the two commands does everything from a fresh virtual environment."""
    command = block(word)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_every_link_leads_somewhere() -> None:
    """No link of a page, of the README or of a lesson points to a file that is not there."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("exercises/*/README.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*pages, ROOT / "benchmarks" / "README.md", ROOT / "tests" / "README.md"]
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
