"""A tiny course and a learner's folder for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

METADATA = """\
format = 1
title = "{title}"
summary = "A summary of {title}."
points = {points}
runtimes = ["asyncio"]
functions = ["answer"]

[objectives]
one = "An objective."
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two exercises, each with a lesson, a stub and a given module."""
    root = tmp_path / "course"
    for key, title, points in (("01_first", "First", 4), ("02_second", "Second", 6)):
        folder = root / "exercises" / key
        folder.mkdir(parents=True)
        (folder / "exercise.toml").write_text(METADATA.format(title=title, points=points))
        (folder / "README.md").write_text(f"# {title}\n")
        (folder / f"{key[3:]}.py").write_text("# TODO\n")
        (folder / "kitchen.py").write_text("# given\n")
    return root


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
