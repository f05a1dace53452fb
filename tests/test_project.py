"""What is said about the project in several places is the same in all of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.doctor.examine import JUDGE_NEEDS

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PREFIX = "Programming Language :: Python :: "
VERSIONS = [each.removeprefix(PREFIX) for each in PROJECT["classifiers"] if each.startswith(PREFIX)]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_the_supported_pythons_are_said_alike(page: str) -> None:
    """The classifiers', from the first to the last."""
    assert f"{VERSIONS[0]} to {VERSIONS[-1]}" in (ROOT / page).read_text(encoding="utf-8")
    assert PROJECT["requires-python"] == f">={VERSIONS[0]}"


def test_a_judge_needs_what_an_installed_kit_has() -> None:
    """What `grade doctor` misses is a dependency, and none of a developer's tools."""
    needed = {re.split(r"[^a-z-]", need, maxsplit=1)[0] for need in PROJECT["dependencies"]}
    assert {name.replace("_", "-") for name in JUDGE_NEEDS} <= needed


def test_a_developer_has_every_extra_that_is_tested() -> None:
    """`.[dev]` is one list, which scripts/wheelhouse reads: nothing in it leads to another extra."""
    extras = PROJECT["optional-dependencies"]
    assert {*extras["ags"], *extras["cohort"]} <= set(extras["dev"])
    assert not any(need.startswith("onecook") for need in extras["dev"])


def test_every_supported_python_is_looked_for() -> None:
    """The landing gate runs the canaries on what this script finds."""
    (looked_for,) = re.findall(r"for version in ([\d. ]+);", (ROOT / "scripts" / "pythons").read_text())
    assert looked_for.split() == VERSIONS


def test_the_python_that_runs_the_tests_is_found(tmp_path: Path) -> None:
    """By its version, on PATH."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    (tmp_path / f"python{version}").symlink_to(sys.executable)
    found = subprocess.run(
        [ROOT / "scripts" / "pythons", version],
        env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout == f"{tmp_path}/python{version}\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_told_of(script: Path) -> None:
    """It can be run, stops where something goes wrong, says what it is for, and stands in CONTRIBUTING.md."""
    assert os.access(script, os.X_OK)
    first, second, *rest = script.read_text(encoding="utf-8").splitlines()
    assert first == "#!/usr/bin/env bash"
    assert second.startswith("# ")
    assert "set -euo pipefail" in rest
    assert f"`scripts/{script.name}" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
