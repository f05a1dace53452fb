"""A plugin of otter-grader that grades out of its kernel.

Otter runs a submission in a Jupyter kernel, then its tests in the same kernel, and takes the results from a
file that the kernel wrote: whatever a submission does there, its own result included, it can do. So this
plugin grades before anything is executed, in a process of this kit, and takes everything of the learner's
away: the submission becomes an empty one, and files beside it are removed (a module of a telling name, a
log that otter would unpickle). What is left for the kernel is to read the verdict out of ``onecook.json``,
which the tests of the bundle do.

Read in otter-grader 7.0.0 (run_autograder, execute, plugins): plugins are made with the submission's path,
its metadata and their own configuration, in the folder ``submission``, beside which ``source`` is what the
bundle holds; ``before_grading`` comes first. What a plugin raises ends the grading, and no result is
written.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["VERDICT", "OneCook"]

#: the file with the verdict, in the folder of the submission
VERDICT = "onecook.json"
#: what otter itself puts there
_OF_OTTER = frozenset({"tests", "__init__.py"})
_EMPTY_NOTEBOOK = {
    "cells": [],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
_COURSE = "course"


class OneCook:
    """The plugin: ``{"grader.adapters.otter.OneCook": {"exercise": "exercise-3"}}`` in otter_config.json."""

    def __init__(
        self, submission_path: str, _submission_metadata: object, plugin_config: Mapping[str, str]
    ) -> None:
        self._submission = Path(submission_path)
        self._exercise = plugin_config["exercise"]

    def before_grading(self, _config: object) -> None:
        """Grade, take away what is the learner's, and leave the verdict.

        Raises:
            RuntimeError: there is no verdict; otter ends, and writes no result.
        """
        verdict = self._graded()
        told = json.loads(verdict)
        self._clear()
        if told["outcome"] == "inconclusive":
            raise RuntimeError(f"There is no verdict, and no mark. {told['why']}")
        self._submission.with_name(VERDICT).write_bytes(verdict)

    def _graded(self) -> bytes:
        course = self._submission.parent.parent / "source" / _COURSE
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / VERDICT
            command = [
                sys.executable, "-I", "-m", "grader", self._exercise, "--submission", str(self._submission),
                *(["--course", str(course)] if course.is_dir() else []),
                "--isolation", os.environ.get("ONECOOK_ISOLATION") or "untrusted",
                "--format", "checks", "--out", str(out), "--exit-zero",
            ]  # fmt: skip
            done = subprocess.run(  # noqa: S603 - our own words; the submission is a path
                command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            if done.returncode != 0 or not out.exists():
                raise RuntimeError(f"There is no verdict: the grader could not be started. {done.stderr}")
            return out.read_bytes()

    def _clear(self) -> None:
        """Nothing that a learner handed in is there any more when a kernel starts."""
        for path in self._submission.parent.iterdir():
            if path.name in _OF_OTTER:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        # Otter makes this one itself, and leaves one of the learner's as it is.
        self._submission.with_name("__init__.py").write_text("", encoding="utf-8")
        empty = json.dumps(_EMPTY_NOTEBOOK) if self._submission.suffix == ".ipynb" else ""
        self._submission.write_text(empty, encoding="utf-8")
