"""Plain pytest runs a hidden suite of any course, for whoever writes it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.authoring.conftest import Copy

SUITES = Path(__file__).resolve().parents[2] / "grader" / "suites"


def test_an_author_sees_facts_and_diagnosis(copy: Copy) -> None:
    """One check of a course elsewhere, one wrong program: what failed, what is known, what would be told."""
    for name in ("conftest.py", "pytest.ini"):
        shutil.copyfile(SUITES / name, copy.root / "suites" / name)
    folder = "suites/02_errands"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", folder, "-k", "all_on_their_way"),
            *("--submission", f"{folder}/wrong/in_turn.py", "--seed", "4"),
        ],
        cwd=copy.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed, 1 deselected" in done.stdout, done.stdout + done.stderr
    assert "AssertionError: It took 9 s; the longest takes 5 s." in done.stdout
    assert "\nmost_in_flight = 1\n" in done.stdout
    assert "\ntotal = 9.0\n" in done.stdout
    assert "\nin_turn, errands.py:7\n" in done.stdout
    assert copy.read() == []
