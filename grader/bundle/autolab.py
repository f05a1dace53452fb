"""Autolab: ``autograde-Makefile`` and ``autograde.tar``, which ``make`` unpacks beside the handin.

docs/lab.md at autolab/Autolab@9cc857f. The last line that is printed holds the scores, so nothing is printed
but the result. The handin's file name in the assessment's settings is that of the exercise.
"""

from __future__ import annotations

from grader.bundle.files import File, script, tarball, text
from grader.bundle.kit import Kit
from grader.bundle.shell import INSTALL, PYTHON

__all__ = ["make"]

MAKEFILE = """\
all:
\t@rm -rf autograde
\t@tar xf autograde.tar
\t@bash autograde/run.sh
"""
RUN = """\
#!/usr/bin/env bash
# Prints the feedback, and as its last line the scores. What goes wrong before that is for the instructor.
set -uo pipefail
walls=${{ONECOOK_ISOLATION:-untrusted}}
here=$(cd "$(dirname "$0")" && pwd)
kit=${{ONECOOK_KIT:-$here/kit}}
if [ ! -x "$kit/bin/grade" ]; then
  wheels=$here/wheels
  cd /
{python}
{install}
fi
# What was handed in, and nothing of ours beside it.
mkdir "$here/handin"
for file in "$here"/../*; do
  case ${{file##*/}} in
    autograde* | Makefile) ;;
    *) cp -r "$file" "$here/handin/" ;;
  esac
done
rm -f "$here/result.txt"
cd /
"$kit/bin/grade" {slug} --submission "$here/handin"{options} --isolation "$walls" \\
  --format autolab --out "$here/result.txt" --exit-zero >"$here/log.txt" 2>&1
cat "$here/result.txt" || echo "The grader could not be started: tell your instructor."
"""


def make(kit: Kit) -> dict[str, File]:
    """The files to upload to the assessment."""
    run = RUN.format(
        slug=kit.one.slug, options=kit.options("$here"), python=PYTHON.rstrip(), install=INSTALL.rstrip()
    )
    inside = {"autograde/run.sh": script(run), **kit.files("autograde/")}
    return {"autograde-Makefile": text(MAKEFILE), "autograde.tar": tarball(inside)}
