"""CodeGrade: the fixtures of a Custom Test in AutoTest v2.

``install.sh`` is a step of the setup, ``run.sh`` the command of the test. Results go to file descriptor 3,
which neither the grader nor anything of the learner's gets.
"""

from __future__ import annotations

from grader.bundle.files import File, script
from grader.bundle.kit import Kit
from grader.bundle.shell import installer

__all__ = ["make"]

INSTALLER = installer("A step of the setup: installs the grader.", "${ONECOOK_KIT:-/opt/onecook}")
RUN = """\
#!/usr/bin/env bash
# The command of the Custom Test: run.sh [FOLDER OF THE STUDENT].
set -uo pipefail
walls=${{ONECOOK_ISOLATION:-untrusted}}
here=$(cd "$(dirname "$0")" && pwd)
kit=${{ONECOOK_KIT:-/opt/onecook}}
result=$(mktemp -d)
trap 'rm -rf "$result"' EXIT
handed_in=$(cd "${{1:-.}}" && pwd)
cd /
"$kit/bin/grade" {slug} --submission "$handed_in"{options} --isolation "$walls" \\
  --format codegrade --out "$result/lines" --exit-zero 3>&-
cat "$result/lines" >&3
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the fixture's folder."""
    run = RUN.format(slug=kit.one.slug, options=kit.options("$here"))
    return {"install.sh": script(INSTALLER), "run.sh": script(run), **kit.files("")}
