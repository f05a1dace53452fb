"""Coursera: the folder from which a container grader's image is built.

README.rst at coursera/coursera_autograder (2026-01): what was handed in lies in ``/shared/submission``, the
part of the assignment is told by ``partId``, and the result is ``/shared/feedback.json``. An image may hold
several exercises: each is a part of its name.
"""

from __future__ import annotations

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import INSTALL, PYTHON

__all__ = ["make"]

DOCKERFILE = """\
FROM python:3.13-slim
COPY . /grader
RUN /grader/install.sh
ENTRYPOINT ["/grader/run.sh"]
"""
INSTALLER = f"""\
#!/usr/bin/env bash
# Once, when the image is built.
set -euo pipefail
wheels=$(dirname "$0")/wheels
kit=${{ONECOOK_KIT:-/opt/onecook}}
{PYTHON}
{INSTALL}"""
RUN = """\
#!/usr/bin/env bash
# For each submission. partId names the exercise, where there are several.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
shared=${{SHARED_ROOT:-/shared}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
exercise={first}
case "${{partId:-}}" in
  {slugs}) exercise=$partId ;;
esac
"$kit/bin/grade" "$exercise" --submission "$shared/submission"{options} --isolation untrusted \\
  --format coursera --out "$shared/feedback.json" --exit-zero
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the folder, ``docker build``'s context."""
    slugs = [exercise.slug for exercise in kit.exercises]
    run = RUN.format(first=slugs[0], slugs="|".join(slugs), options=kit.options("$here"))
    return {
        "Dockerfile": text(DOCKERFILE),
        "install.sh": script(INSTALLER),
        "run.sh": script(run),
        **kit.files(""),
    }
