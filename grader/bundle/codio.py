"""Codio: what lies in ``.guides/secure``, a folder that students cannot read.

https://docs.codio.com/instructors/authoring/assessments/auto-grade-scripts.html and partial-points.html: a
script is told by variables of its environment where to post the grade; it has three minutes. Whoever knows
these addresses can post a grade, so they are gone before anything of the learner's runs: not only out of
the environment, but out of that of every process that is still there.
"""

from __future__ import annotations

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import installer

__all__ = ["make"]

FOLDER = ".guides/secure/onecook/"
INSTALLER = installer("Once, in the stack of the assignment.", "${ONECOOK_KIT:-/opt/onecook}")
RUN = """\
#!/usr/bin/env bash
# {purpose}
set -uo pipefail
if [ "${{1:-}}" != "--without-address" ]; then
  address=${{{variable}:-}}
  [ -n "$address" ] || {{ echo "There is no {variable}: {setting}" >&2; exit 1; }}
  # A process shows the environment that it began with: begin anew without addresses; ours waits in a pipe.
  exec 9< <(printf %s "$address")
  unset address "${{!CODIO_@}}"
  exec bash "$0" --without-address
fi
walls=${{ONECOOK_ISOLATION:-untrusted}}
here=$(cd "$(dirname "$0")" && pwd)
handed_in=${{ONECOOK_WORKSPACE:-/home/codio/workspace}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd /
if [ ! -x "$kit/bin/grade" ]; then
  # Not in the stack: for this once.
  kit=$work/kit
  ONECOOK_KIT=$kit bash "$here/install.sh" 9<&- >&2 || exit 1
fi
"$kit/bin/grade" {slug} --submission "$handed_in"{options} --isolation "$walls" \\
  --format codio --about field={field} --out "$work/form" --exit-zero 9<&-
"$kit/bin/python" -I "$here/post.py" "$work/form" <&9
"""
POST = '''\
"""Posts a form to the address on standard input; nothing where there is no verdict."""

import json
import sys
import urllib.parse
import urllib.request

NO_VERDICT = "There is no verdict, and nothing was posted: run the script again."


def main(path: str) -> str:
    """What went wrong, if anything did."""
    address = sys.stdin.read().strip()
    try:
        with open(path, "rb") as file:
            form = file.read()
    except OSError:
        return f"The grader could not be started. {NO_VERDICT}"
    if not {"grade", "points"} & set(urllib.parse.parse_qs(form.decode("ascii"))):
        return NO_VERDICT
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=form), timeout=30) as answer:
            told = json.loads(answer.read())
    except (OSError, ValueError) as error:
        return f"The grade could not be posted: {error}"
    code = told.get("code") if isinstance(told, dict) else None
    return "" if code == 1 else f"Codio did not take the grade: {told}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) or None)
'''
_ASSIGNMENT = {
    "purpose": "The script of the assignment, for Script Grading.",
    "variable": "CODIO_AUTOGRADE_V2_URL",
    "setting": "this is the script of an assignment, run when it is marked as complete.",
    "field": "grade",
}
_PARTIAL = {
    "purpose": "The command of an Advanced Code Test that allows partial points.",
    "variable": "CODIO_PARTIAL_POINTS_V2_URL",
    "setting": "turn on Allow Partial Points in the test's Grading.",
    "field": "points",
}


def make(kit: Kit) -> dict[str, File]:
    """The files of the workspace's folder."""
    told = {"slug": kit.one.slug, "options": kit.options("$here")}
    return {
        f"{FOLDER}autograde.sh": script(RUN.format(**told, **_ASSIGNMENT)),
        f"{FOLDER}partial.sh": script(RUN.format(**told, **_PARTIAL)),
        f"{FOLDER}post.py": text(POST),
        f"{FOLDER}install.sh": script(INSTALLER),
        **kit.files(FOLDER),
    }
