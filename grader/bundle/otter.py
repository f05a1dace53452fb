"""otter-grader: the zip that ``otter run -a`` takes, with a plugin of this kit that grades.

otter-grader 7.0.0, as installed: ``otter_config.json``, and ``tests/`` with one file for the exercise, in
the exception-based form. Its tests are plain functions (an ``async def`` is never awaited there, and counts
as passed); each reads one line of the verdict that the plugin, :mod:`grader.adapters.otter`, has left.
"""

from __future__ import annotations

import json

from grader.adapters.otter import VERDICT, OneCook
from grader.bundle.files import File, text
from grader.bundle.kit import Kit
from grader.bundle.known_checks import KnownCheck, known_checks

__all__ = ["make"]

TESTS = '''\
"""{slug} of One Cook. Made by `grade bundle otter`: make it again instead of changing it."""

import json

from otter.test_files import test_case

OK_FORMAT = False
name = "{slug}"
points = None

with open("{verdict}", encoding="utf-8") as file:
    REPORT = json.load(file)
CHECKS = {{check["sentence"]: check for check in REPORT["checks"]}}


def told(sentence):
    """What the report says of one check; it was made before, where nothing of this notebook ran."""
    check = CHECKS.get(sentence)
    if check is None:
        raise AssertionError(REPORT["why"] or "This check was not tried.")
    if check["outcome"] != "passed":
        raise AssertionError("\\n".join(filter(None, [check["why"], check["help"]])) or "This is not so yet.")
'''
CASE = """

@test_case(name={sentence}, points={points}, hidden=False)
def check_{number}():
    told({sentence})
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the zip.

    Raises:
        CourseError: the suite does not say what its checks are.
    """
    exercise = kit.one
    plugin = f"{OneCook.__module__}.{OneCook.__qualname__}"
    configuration = {
        "lang": "python",
        "plugins": [{plugin: {"exercise": exercise.slug}}],
        # every check is public, and told once
        "show_all_public": True,
        "show_hidden": True,
        "force_public_test_summary": False,
        "print_summary": False,
    }
    tests = TESTS.format(slug=exercise.slug, verdict=VERDICT)
    return {
        "otter_config.json": text(json.dumps(configuration, indent=2) + "\n"),
        f"tests/{exercise.slug}.py": text(tests + "".join(map(_case, known_checks(exercise)))),
        **kit.files(""),
    }


def _case(check: KnownCheck) -> str:
    return CASE.format(number=check.number, points=check.points, sentence=repr(check.sentence))
