"""Coursera: the folder from which a container grader's image is built.

README.rst at coursera/coursera_autograder (2026-01): what was handed in lies in ``/shared/submission``, and
the result is ``/shared/feedback.json``. Names of parts are made by Coursera, so an image grades one exercise,
whatever its part is called.
"""

from __future__ import annotations

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import installer

__all__ = ["make"]

DOCKERFILE = """\
FROM python:3.13-slim
COPY . /grader
RUN /grader/install.sh
ENTRYPOINT ["/grader/run.sh"]
"""
INSTALLER = installer("Once, when the image is built.", "${ONECOOK_KIT:-/opt/onecook}")
RUN = """\
#!/usr/bin/env bash
# For each submission.
set -uo pipefail
walls=${{ONECOOK_ISOLATION:-untrusted}}
here=$(cd "$(dirname "$0")" && pwd)
shared=${{SHARED_ROOT:-/shared}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
rm -f "$shared/feedback.json"
cd /
exec "$kit/bin/grade" {slug} --submission "$shared/submission"{options} --isolation "$walls" \\
  --format coursera --out "$shared/feedback.json" --exit-zero
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the folder, ``docker build``'s context."""
    run = RUN.format(slug=kit.one.slug, options=kit.options("$here"))
    return {
        "Dockerfile": text(DOCKERFILE),
        "install.sh": script(INSTALLER),
        "run.sh": script(run),
        **kit.files(""),
    }
