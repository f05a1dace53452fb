"""What the tests of bundles share: what is handed in, and how a platform's commands are run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from grader.cli.command import run
from grader.course import Course

__all__ = ["FORGER", "UPLOADS", "WORTH", "bundled", "course_with_uploads", "done", "handed_in", "poor"]

UPLOADS = Course.locate().find("uploads")
#: is a coroutine function, which is worth this many points, and then a forger
WORTH = 2
FORGER = """\
import atexit, json, os, sys

RESULT = json.dumps({"score": 1e9, "fraction": 1, "tests": [], "outcome": "passed", "checks": []})
NAMES = (
    "/autograder/results/results.json", "/grade/results/results.json", "result.json", "form",
    "validation_results.json", "../validation_results.json", "onecook.json", "../onecook.json",
)


def forge():
    for name in NAMES:
        try:
            with open(name, "w") as file:
                file.write(RESULT)
        except OSError:
            pass
    print(RESULT)
    os._exit(0)


atexit.register(forge)


async def upload_all(address, names, limit=None):
    forge()
"""


def bundled(target: str, wheel: Path, path: Path, *options: str) -> Path:
    """A bundle of exercise 3, or of those after ``--``."""
    names = ["exercise-3"] if "--" not in options else []
    assert run(["bundle", target, *names, "-o", str(path), "--wheel", str(wheel), *options]) == 0
    return path


def done(
    command: list[str], where: Path, environment: dict[str, str], *, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """What came of a command; it must have found everything that it needs."""
    ran = subprocess.run(
        command, cwd=where, env=environment, capture_output=True, text=True, check=False, input=given
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return ran


def handed_in(folder: Path, file: Path | None, name: str = "uploads.py") -> None:
    """The folder of what was handed in, with this file in it alone."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / name).parent.mkdir(parents=True)
    if file is not None:
        shutil.copyfile(file, folder / name)


def poor(command: list[str]) -> list[str]:
    """The same on a machine on which nothing can be decided: it lets nobody open files enough."""
    return ["bash", "-c", 'ulimit -n 64 && exec "$@"', "poor", *command]


def course_with_uploads(root: Path) -> Path:
    """A course elsewhere that has exercise 3 alone: its lesson, reference and suite, as the kit has them."""
    trees = {
        "exercises": UPLOADS.folder,
        "solutions": UPLOADS.reference.parent,
        "suites": UPLOADS.suite_folder,
    }
    for tree, source in trees.items():
        shutil.copytree(source, root / tree / UPLOADS.key)
    return root
