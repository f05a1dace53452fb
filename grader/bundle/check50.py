"""check50: a folder of checks, ``.cs50.yaml`` and ``__init__.py``.

check50 3.5.0, as installed: the first check grades, once, in a process of our own; each of the others tells
one line of that report. Nothing of the learner's is imported by check50's process. Checks are plain
functions (an ``async def`` would lose the results of all); what failed is a ``check50.Failure`` with our
words, and what has no verdict is any other exception, which check50 shows as neither right nor wrong.

It usually runs on a learner's own machine, so walls are taken where they are to be had, and not demanded.
"""

from __future__ import annotations

import hashlib
import json

from grader.bundle.files import File, text
from grader.bundle.kit import Kit
from grader.bundle.known_checks import KnownCheck, known_checks
from grader.course import Exercise

__all__ = ["make"]

CONFIGURATION = """\
check50:
  files:
    - !exclude "*"
{included}
"""
MODULE = '''\
"""Checks of {slug} of One Cook. Made by `grade bundle check50`: make it again instead of changing it."""

import glob
import json
import os
import subprocess
import sys
import tempfile

import check50
import check50.internal

#: real seconds; the grader bounds the learner's code by itself, long before
GRADING = 540
WHOLE = 600


def installed(folder):
    """The interpreter of a grader in an environment of its own, made when it is first needed."""
    kit = os.environ.get("ONECOOK_KIT") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "onecook", "check50-{digest}"
    )
    python = os.path.join(kit, "bin", "python")
    if not os.path.exists(os.path.join(kit, "bin", "grade")):
        wheels = os.path.join(folder, "wheels")
        pip = [python, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        wheel = glob.glob(os.path.join(wheels, "onecook-*.whl"))
        run([sys.executable, "-I", "-m", "venv", kit], "the grader could not be installed")
        run([*pip, "--find-links", wheels, *wheel], "the grader could not be installed")
    return python


def run(command, trouble):
    """Run a command away from the learner's files; what goes wrong is nobody's mistake there."""
    try:
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=GRADING
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"There is no verdict: {{trouble}} in {{GRADING}} s.") from None
    if done.returncode != 0:
        raise RuntimeError(f"There is no verdict: {{trouble}}. {{done.stderr.strip()[-2000:]}}")


@check50.check(timeout=WHOLE)
def graded():
    """{file} can be graded"""
    folder = str(check50.internal.check_dir)
    with tempfile.TemporaryDirectory() as results:
        out = os.path.join(results, "checks.json")
        grade = [installed(folder), "-I", "-m", "grader", "{slug}", "--submission", os.getcwd()]
        course = os.path.join(folder, "course")
        grade += ["--course", course] if os.path.isdir(course) else []
        run([*grade, "--format", "checks", "--out", out, "--exit-zero"], "the grader came to no end")
        with open(out, encoding="utf-8") as file:
            report = json.load(file)
    for line in report["feedback"].splitlines():
        check50.log(line)
    check50.data(points=report["points"], max_points=report["max_points"])
    if report["outcome"] == "inconclusive":
        raise RuntimeError(f"There is no verdict, and no mark. {{report['why']}}")
    if report["why"]:
        raise check50.Failure(report["why"])
    return {{check["sentence"]: check for check in report["checks"]}}


def told(checks, sentence):
    """What the report says of one check."""
    check = checks.get(sentence)
    if check is None or check["outcome"] == "inconclusive":
        raise RuntimeError("This check could not be decided.")
    check50.data(points=check["points"], max_points=check["max_points"])
    if check["outcome"] != "passed":
        raise check50.Failure(check["why"] or "This is not so yet.", help=check["help"] or None)
'''
CHECK = """

@check50.check(graded)
def check_{number}(checks):
    {described}
    told(checks, {sentence})
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the folder, which is what check50 calls a slug.

    Raises:
        CourseError: the suite does not say what its checks are.
    """
    exercise = kit.one
    digest = hashlib.sha256(kit.wheel[1]).hexdigest()[:16]
    module = MODULE.format(slug=exercise.slug, file=exercise.file_name, digest=digest)
    included = "\n".join(f"    - !include {json.dumps(place)}" for place in _places(exercise))
    return {
        ".cs50.yaml": text(CONFIGURATION.format(included=included)),
        "__init__.py": text(module + "".join(map(_check, known_checks(exercise)))),
        **kit.files(""),
    }


def _check(check: KnownCheck) -> str:
    points = "point" if check.points == 1 else "points"
    described = f"{check.sentence} ({check.points} {points})"
    return CHECK.format(number=check.number, described=repr(described), sentence=repr(check.sentence))


def _places(exercise: Exercise) -> list[str]:
    """Where the learner's file may be below the folder that is checked: check50 copies nothing else."""
    folders = ("", f"{exercise.key}/", f"exercises/{exercise.key}/")
    return [
        f"{folder}{name}" for folder in folders for name in (exercise.file_name, *exercise.notebook_names)
    ]
