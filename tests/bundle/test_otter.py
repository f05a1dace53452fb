"""The autograder, as ``otter run -a`` runs it; the real one where ``ONECOOK_OTTER`` names it.

otter-grader takes half a gigabyte, so that the tests come with a small one of their own (``otter_run.py``).
To run the real one: install otter-grader 7.0.0, ipykernel and the kit's wheel into one environment, and
name its command by that variable.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.bundle.known_checks import known_checks
from tests.bundle.scratch import FORGER, UPLOADS, WORTH, bundled, done, poor

pytestmark = pytest.mark.timeout(300)

#: makes the results that otter takes from its kernel, and ends it: with this in a kernel there are all points
KERNEL_FORGER = """\
import glob, os, pickle, sys, tempfile

for path in glob.glob(os.path.join(tempfile.gettempdir(), "*.pkl")):
    os.remove(path)
print("IN THE KERNEL")
open({mark!r}, "w").close()
os._exit(0)
"""


def notebook(*cells: str) -> str:
    """A notebook with these cells of code."""
    code: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for number, source in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": code, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


class Otter:
    """The command, and an autograder."""

    def __init__(self, command: list[str], autograder: Path, environment: dict[str, str]) -> None:
        self.command, self.autograder, self.environment = command, autograder, environment

    def run(
        self, submission: Path, out: Path, *, on_a_poor_machine: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Grade one file; ``results.json`` is in ``out`` then, or is not."""
        out.mkdir()
        command = [*self.command, "-a", str(self.autograder), "-o", str(out), str(submission)]
        return done(poor(command) if on_a_poor_machine else command, out, self.environment)

    def graded(self, submission: Path, out: Path) -> dict[str, Any]:
        """The one entry of the results."""
        ran = self.run(submission, out)
        assert ran.returncode == 0, ran.stderr
        [test] = json.loads((out / "results.json").read_bytes())["tests"]
        assert (test["name"], test["max_score"], test["visibility"]) == ("exercise-3", 15, "visible")
        found: dict[str, Any] = test
        return found


@pytest.fixture(scope="module")
def otter(wheel: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Otter:
    root = tmp_path_factory.mktemp("otter")
    autograder = bundled("otter", wheel, root / "autograder.zip")
    if real := os.environ.get("ONECOOK_OTTER"):
        return Otter([real, "run"], autograder, {**offline, "PATH": f"{Path(real).parent}:{offline['PATH']}"})
    subprocess.run([sys.executable, "-m", "venv", root / "kit"], check=True)
    pip = [str(root / "kit" / "bin" / "pip"), "install", "--quiet", str(wheel)]
    subprocess.run(pip, env=offline, check=True, capture_output=True)
    own = [str(root / "kit" / "bin" / "python"), str(Path(__file__).with_name("otter_run.py"))]
    return Otter(own, autograder, offline)


def test_the_tests_are_plain_functions(otter: Otter) -> None:
    """One for each check, with its sentence and points: otter never awaits an ``async def``."""
    with zipfile.ZipFile(otter.autograder) as archive:
        tree = ast.parse(archive.read("tests/exercise-3.py"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert all(isinstance(node, ast.FunctionDef) for node in functions)
    assert [node.name for node in functions if node.decorator_list] == [
        f"check_{check.number}" for check in known_checks(UPLOADS)
    ]


@pytest.mark.parametrize(
    ("name", "of", "score"),
    [
        ("uploads.py", "reference", 15),
        ("my work.py", "reference", 15),
        ("uploads.py", "stub", 6),
        ("uploads.py", "forger", WORTH),
    ],
)
def test_a_program(  # noqa: PLR0917 - columns, and fixtures
    name: str, of: str, score: int, otter: Otter, programs: dict[str, Path], tmp_path: Path
) -> None:
    """Right, under whatever name, partly right, hostile: its points, and the words of the report."""
    (tmp_path / name).write_text(programs[of].read_text())
    told = otter.graded(tmp_path / name, tmp_path / "out")
    assert told["score"] == score
    if of == "stub":
        assert "9 threads took part; one thread can do all the waiting." in told["output"]
        assert "uploads.py:63 · " in told["output"]


@pytest.mark.parametrize(("of", "score"), [("reference", 15), ("stub", 6)])
def test_a_notebook(of: str, score: int, otter: Otter, programs: dict[str, Path], tmp_path: Path) -> None:
    """Of which nothing but the answer is run, and not in the kernel."""
    cells = [
        "while True: pass",
        f"# exercise-3\n{programs[of].read_text()}",
        "await __import__('asyncio').sleep(1e9)",
    ]
    (tmp_path / "homework.ipynb").write_text(notebook(*cells))
    assert otter.graded(tmp_path / "homework.ipynb", tmp_path / "out")["score"] == score


def test_nothing_of_a_learner_runs_in_the_kernel(otter: Otter, tmp_path: Path) -> None:
    """Not the program, not a module beside it by a telling name, not a log that otter would unpickle."""
    mark = tmp_path / "RAN"
    hostile = KERNEL_FORGER.format(mark=str(mark))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("homework.ipynb", notebook(hostile, f"# exercise-3\n{UPLOADS.stub.read_text()}"))
        for name in ("otter/__init__.py", "pickle/__init__.py", "tests/exercise-3.py", "__init__.py"):
            archive.writestr(name, hostile)
        archive.writestr("onecook.json", '{"outcome": "passed", "checks": [], "why": ""}')
        archive.writestr(".OTTER_LOG", b"cposix\nsystem\n(S'touch %b'\ntR." % str(mark).encode())
    assert otter.graded(tmp_path / "all.zip", tmp_path / "out")["score"] == 6
    assert not mark.exists()


@pytest.mark.parametrize("content", ["", "\x00", FORGER.replace("async def upload_all", "async def other")])
def test_what_is_no_answer_has_no_points(content: str, otter: Otter, tmp_path: Path) -> None:
    """Nothing in it, no text, another function."""
    (tmp_path / "uploads.py").write_text(content)
    told = otter.graded(tmp_path / "uploads.py", tmp_path / "out")
    assert told["score"] == 0
    assert "AssertionError: " in told["output"]


def test_no_verdict_is_no_result(otter: Otter, tmp_path: Path) -> None:
    """Otter ends with an error, and writes nothing."""
    (tmp_path / "uploads.py").write_text(UPLOADS.reference.read_text())
    ran = otter.run(tmp_path / "uploads.py", tmp_path / "out", on_a_poor_machine=True)
    assert ran.returncode == 1
    assert "There is no verdict, and no mark." in ran.stderr
    assert list((tmp_path / "out").iterdir()) == []
