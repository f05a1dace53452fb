"""Gradescope: a zip with ``setup.sh`` and ``run_autograder`` at its root.

https://gradescope-autograders.readthedocs.io/en/latest/specs/. The default image has Python 3.10, and its
harness needs the system's own: a newer one comes beside it, under its own name. The grader starts as root,
which level ``account`` needs, and drops its rights for whatever is the learner's. Half a processor and 768 MB
are enough.
"""

from __future__ import annotations

from grader.bundle.files import File, script
from grader.bundle.kit import Kit
from grader.bundle.shell import INSTALL, NO_PYTHON, PYTHON

__all__ = ["make"]

SETUP = f"""\
#!/usr/bin/env bash
# Once, when the image is built.
set -euo pipefail
root=${{AUTOGRADER_ROOT:-/autograder}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
wheels=$root/source/wheels
find_python() {{
{PYTHON}}}
find_python
if [ -z "$python" ]; then
  apt-get update
  apt-get install -y --no-install-recommends bubblewrap
  apt-get install -y --no-install-recommends python3.11 python3.11-venv ||
    apt-get install -y --no-install-recommends python3 python3-venv
  find_python
fi
{NO_PYTHON}{INSTALL}"""

RUN = """\
#!/usr/bin/env bash
# For each submission. Without a kit there is no result, which Gradescope tells as an error of the autograder.
set -uo pipefail
walls=${{ONECOOK_ISOLATION:-untrusted}}
root=${{AUTOGRADER_ROOT:-/autograder}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
mkdir -p "$root/results"
rm -f "$root/results/results.json"
cd /
exec "$kit/bin/grade" {slug} --submission "$root/submission"{options} --isolation "$walls" \\
  --format gradescope --out "$root/results/results.json" --exit-zero
"""


def make(kit: Kit) -> dict[str, File]:
    """The files at the root of the zip."""
    run = RUN.format(slug=kit.one.slug, options=kit.options("$root/source"))
    return {"setup.sh": script(SETUP), "run_autograder": script(run), **kit.files("")}
