"""GitHub: a workflow for a template repository, and what it needs beside it.

Each push is graded: annotations at the learner's lines, a summary, and the two notices that classroom tools
read. What learners may change in a repository of their own, this workflow included, proves nothing: it is for
feedback.
"""

from __future__ import annotations

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import installer

__all__ = ["make"]

WORKFLOW = """\
name: grade
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    if: github.actor != 'github-classroom[bot]'
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - name: Install the grader
        id: kit
        run: .github/onecook/install.sh
"""
STEP = """\
      - name: {title}
        id: ex{number}
        if: ${{{{ !cancelled() && steps.kit.outcome == 'success' }}}}
        run: .github/onecook/grade.sh {slug} {file}
"""
INSTALLER = installer("Installs the grader into a folder of this machine.", "${RUNNER_TEMP:-/tmp}/onecook")
GRADER = """\
#!/usr/bin/env bash
# Grades one exercise: grade.sh EXERCISE FILE.
set -uo pipefail
kit=${{RUNNER_TEMP:-/tmp}}/onecook
exec "$kit/bin/grade" "$1" --submission "$2"{options} --format github --about file="$2" \\
  --out "${{RUNNER_TEMP:-/tmp}}/$1.md"
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the repository's folder ``.github``."""
    steps = [
        STEP.format(
            title=exercise.slug,
            number=exercise.number,
            slug=exercise.slug,
            file=f"exercises/{exercise.key}/{exercise.file_name}",
        )
        for exercise in kit.exercises
    ]
    here = ".github/onecook/"
    return {
        ".github/workflows/grade.yml": text(WORKFLOW + "".join(steps)),
        f"{here}install.sh": script(INSTALLER),
        f"{here}grade.sh": script(GRADER.format(options=kit.options('$(dirname "$0")'))),
        **kit.files(here),
    }
