"""Classroom 50: ``autograders/ASSIGNMENT/`` with an ``autograder.py``, of at most 10 MiB.

Its runner calls that in the learner's checkout, tells who and what by the environment, and reads
``result.json`` from there; where none was written it makes one that says so.
"""

from __future__ import annotations

from grader.bundle.files import File, script
from grader.bundle.kit import Kit

__all__ = ["make"]

AUTOGRADER = '''\
#!/usr/bin/env python3
"""Grades {slug} of One Cook in this checkout, and writes result.json and release-body.md."""

import glob
import os
import subprocess
import sys
import tempfile

HERE = os.environ.get("CLASSROOM50_BUNDLE_DIR") or os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(HERE, "wheels")
COURSE = os.path.join(HERE, "course")


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit("One Cook needs Python 3.11 or newer: add actions/setup-python to the workflow.")
    with tempfile.TemporaryDirectory() as kit:
        subprocess.run([sys.executable, "-m", "venv", kit], check=True)
        wheel = glob.glob(os.path.join(WHEELS, "onecook-*.whl"))
        pip = [os.path.join(kit, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--find-links", WHEELS, *wheel], check=True)
        grade = [os.path.join(kit, "bin", "grade"), "{slug}", "--submission", os.getcwd()]
        course = ["--course", COURSE] if os.path.isdir(COURSE) else []
        result = ["--format", "classroom50", "--out", os.path.abspath("result.json"), "--exit-zero"]
        return subprocess.run([*grade, *course, *result], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
'''


def make(kit: Kit) -> dict[str, File]:
    """The files of the assignment's folder."""
    return {"autograder.py": script(AUTOGRADER.format(slug=kit.one.slug)), **kit.files("")}
