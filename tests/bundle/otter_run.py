"""``otter_run.py -a ZIP -o DIR FILE``: what ``otter run`` of otter-grader 7.0.0 does with an autograder.

The order of its steps, the places of files, and the exception-based form of tests are those that it
publishes (run_autograder, execute, test_files/exception_test); there is no kernel: a submission and the
tests run in one process, as they do there. ``test_otter.py`` runs the real one instead where it is named.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import shutil
import sys
import tempfile
import types
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


class TestCase:
    """``otter.test_files.test_case``: a decorator that remembers."""

    def __init__(self, *, name: str, points: float, hidden: bool) -> None:
        self.name, self.points, self.hidden = name, points, hidden

    def __call__(self, function: Callable[..., None]) -> TestCase:
        self.function = function
        return self

    def run(self, variables: dict[str, Any]) -> str:
        """Why it failed, empty when it passed; a coroutine that comes back is dropped, as otter does."""
        wanted = inspect.signature(self.function).parameters
        try:
            self.function(**{name: variables.get(name) for name in wanted})
        except Exception as error:  # noqa: BLE001 - as otter does
            return f"{type(error).__name__}: {error}"
        return ""


def main() -> None:
    """Write ``results.json``."""
    parser = argparse.ArgumentParser()
    for option in ("-a", "-o", "submission"):
        parser.add_argument(option, type=Path)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = graded(Path(folder), told.a, told.submission)
        (told.o / "results.json").write_text(json.dumps(result))


def graded(root: Path, autograder: Path, submission: Path) -> dict[str, Any]:
    """The results, in Gradescope's form."""
    with zipfile.ZipFile(autograder) as archive:
        archive.extractall(root / "source")
    (root / "submission").mkdir()
    if submission.suffix == ".zip":
        with zipfile.ZipFile(submission) as archive:
            archive.extractall(root / "submission")
    else:
        shutil.copy(submission, root / "submission")
    shutil.rmtree(root / "submission" / "tests", ignore_errors=True)
    shutil.copytree(root / "source" / "tests", root / "submission" / "tests")
    with (root / "submission" / "__init__.py").open("a"):
        os.chdir(root / "submission")
    programs = [
        *Path().glob("*.ipynb"),
        *(each for each in Path().glob("*.py") if each.name != "__init__.py"),
    ]
    [program] = programs[:1] if programs[:1] and programs[0].suffix == ".ipynb" else programs
    configuration = json.loads((root / "source" / "otter_config.json").read_text())
    for plugin in configuration["plugins"]:
        [(name, options)] = plugin.items()
        module, _, kind = name.rpartition(".")
        getattr(importlib.import_module(module), kind)(str(program.absolute()), {}, options).before_grading(
            None
        )
    sys.path.append(str(Path.cwd()))
    variables: dict[str, Any] = {}
    for source in sources(program):
        exec(source, variables)
    return {"tests": [tested(path, variables) for path in sorted(Path("tests").glob("*.py"))]}


def sources(program: Path) -> list[str]:
    """The cells of a notebook, or the one of a program."""
    if program.suffix == ".py":
        return [program.read_text()]
    return ["".join(cell["source"]) for cell in json.loads(program.read_text())["cells"]]


def tested(path: Path, variables: dict[str, Any]) -> dict[str, Any]:
    """The entry of one test file."""
    otter = types.ModuleType("otter")
    otter.test_files = sys.modules["otter.test_files"] = types.ModuleType("otter.test_files")  # type: ignore[attr-defined]
    sys.modules["otter"] = otter
    sys.modules["otter.test_files"].test_case = TestCase  # type: ignore[attr-defined]
    environment: dict[str, Any] = {}
    exec(path.read_text(), environment)
    assert environment["OK_FORMAT"] is False
    cases = [each for each in environment.values() if isinstance(each, TestCase)]
    failed = {case.name: case.run(variables) for case in cases}
    return {
        "name": environment["name"],
        "score": sum(case.points for case in cases if not failed[case.name]),
        "max_score": sum(case.points for case in cases),
        "visibility": "visible" if not any(case.hidden for case in cases) else "hidden",
        "output": "\n".join(f"{name}\n{why}" for name, why in failed.items()),
    }


if __name__ == "__main__":
    main()
