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
import shutil
import subprocess
import sys
import tempfile

HERE = os.environ.get("CLASSROOM50_BUNDLE_DIR") or os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(HERE, "wheels")
COURSE = os.path.join(HERE, "course")


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit("One Cook needs Python 3.11 or newer: add actions/setup-python to the workflow.")
    checkout = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # nothing that a learner has committed is imported or started
        kit, results = os.path.join(folder, "kit"), os.path.join(folder, "results")
        os.mkdir(results)
        allow_sandboxes()
        subprocess.run([sys.executable, "-I", "-m", "venv", kit], check=True)
        wheel = glob.glob(os.path.join(WHEELS, "onecook-*.whl"))
        pip = [os.path.join(kit, "bin", "python"), "-I", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", "--find-links", WHEELS, *wheel], check=True)
        grade = [os.path.join(kit, "bin", "grade"), "{slug}", "--submission", checkout]
        course = ["--course", COURSE] if os.path.isdir(COURSE) else []
        walls = ["--isolation", os.environ.get("ONECOOK_ISOLATION") or "untrusted"]
        form = ["--format", "classroom50", "--out", os.path.join(results, "result.json"), "--exit-zero"]
        code = subprocess.run([*grade, *course, *walls, *form], check=False).returncode
        for name in ("result.json", "release-body.md"):
            put(os.path.join(results, name), os.path.join(checkout, name))
        return code


def allow_sandboxes() -> None:
    """Ubuntu forbids them to ordinary users unless somebody allows it; GitHub's machines let us."""
    setting = "kernel.apparmor_restrict_unprivileged_userns"
    if os.path.exists("/proc/sys/" + setting.replace(".", "/")) and os.geteuid() != 0:
        subprocess.run(["sudo", "-n", "sysctl", "-q", "-w", setting + "=0"], check=False)


def put(source: str, target: str) -> None:
    """Whatever a learner has put in its place is gone."""
    if os.path.isdir(target) and not os.path.islink(target):
        shutil.rmtree(target)
    elif os.path.lexists(target):
        os.remove(target)
    if os.path.exists(source):
        shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main())
'''


def make(kit: Kit) -> dict[str, File]:
    """The files of the assignment's folder."""
    return {"autograder.py": script(AUTOGRADER.replace("{slug}", kit.one.slug)), **kit.files("")}
