"""A real course of nbgrader's, driven by its own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from grader.cli.command import run
from tests.notebook.students import UPLOADS

__all__ = ["built", "nbgrader"]

BIN = Path(sys.executable).parent


def nbgrader(course: Path, *arguments: str, code: int = 0) -> str:
    """Run a command of nbgrader's in the course; what it said."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [BIN / "nbgrader", *arguments],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def built(folder: Path, *options: str) -> Path:
    """A course with exercise 3, released."""
    assert run(["nbgrader", "build", str(folder), UPLOADS.slug, *options]) == 0
    nbgrader(folder, "generate_assignment", "exercise-3")
    return folder
