"""PrairieLearn: a question's folder, graded by an external grader without a network.

docs/externalGrading.md at PrairieLearn@88fb855. The container has no network while it grades, so all wheels
that the kit needs lie in ``tests/wheels`` (``--wheels DIR``), made for the Python of the image.
"""

from __future__ import annotations

import json
import re
import uuid

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.lesson import lesson
from grader.bundle.shell import PYTHON
from grader.errors import UsageError

__all__ = ["make"]

IMAGE = "python:3.13"
#: real seconds: installing takes some of them, and code that never ends is given time in each check
TIMEOUT = 300
#: of the image
IMAGE_VERSION = (3, 13)
_CLIENT_FILES = "{{options.client_files_question_url}}"
_NAMESPACE = uuid.UUID("2c1d3b0a-9d0e-5c1f-8f57-6f2c0b7c9a11")
QUESTION = """\
<pl-question-panel>
  <markdown>
{lesson}

## The files

{downloads}
  </markdown>
  <pl-file-upload file-names="{file}"></pl-file-upload>
</pl-question-panel>
<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
  <pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""
RUN = """\
#!/usr/bin/env bash
# The container's entry point. PrairieLearn discards the results of whoever does not exit with 0.
set -uo pipefail
walls=${{ONECOOK_ISOLATION:-untrusted}}
root=${{GRADE_ROOT:-/grade}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
mkdir -p "$root/results"
rm -f "$root/results/results.json"
cd /
if [ ! -x "$kit/bin/grade" ]; then
  wheels=$root/tests/wheels
{python}
  [ -n "$python" ] && "$python" -I -m venv "$kit" &&
    "$kit/bin/python" -I -m pip install --quiet --disable-pip-version-check --no-index \\
      --find-links "$wheels" "$wheels"/onecook-*.whl
fi
"$kit/bin/grade" {slug} --submission "$root/student"{options} --isolation "$walls" \\
  --format prairielearn --out "$root/results/results.json" --exit-zero
[ -s "$root/results/results.json" ] || cat >"$root/results/results.json" <<'EOF'
{{"gradable": false, "message": "The grader could not be started. No attempt is used up."}}
EOF
exit 0
"""


def make(kit: Kit) -> dict[str, File]:
    """The files of the question's folder.

    Raises:
        UsageError: no wheels were given.
    """
    exercise = kit.one
    if not kit.wheels:
        raise UsageError(
            "PrairieLearn grades without a network, and the wheels that the kit needs were not given",
            f"Fetch them in the image {IMAGE} (pip download --dest DIR WHEEL), and give --wheels DIR.",
        )
    information = {
        "uuid": str(uuid.uuid5(_NAMESPACE, exercise.key)),
        "title": exercise.metadata.title,
        "topic": "Async",
        "tags": ["onecook"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,  # servers of before 2026 want it told
            "image": IMAGE,
            "entrypoint": "/grade/tests/run.sh",
            "timeout": TIMEOUT,
        },
    }
    _check(kit)
    given = (exercise.stub, *exercise.given)
    downloads = "\n".join(f"- [{path.name}]({_CLIENT_FILES}/{path.name})" for path in given)
    python = "".join(f"  {line}\n" for line in PYTHON.splitlines()).rstrip()
    run = RUN.format(slug=exercise.slug, options=kit.options("$root/tests"), python=python)
    return {
        "info.json": text(json.dumps(information, indent=2) + "\n"),
        "question.html": text(
            QUESTION.format(lesson=lesson(exercise), downloads=downloads, file=exercise.file_name)
        ),
        "tests/run.sh": script(run),
        **{f"clientFilesQuestion/{path.name}": File(path.read_bytes()) for path in given},
        **kit.files("tests/"),
    }


def _check(kit: Kit) -> None:
    """The wheels are for the Python of the image.

    Raises:
        UsageError: one of them is for another.
    """
    for name, _ in kit.wheels:
        *_, pythons, abis, _platform = name.removesuffix(".whl").split("-")
        major, minor = IMAGE_VERSION
        ours = {f"py{major}", f"cp{major}{minor}"} & {*pythons.split(".")}
        older = re.fullmatch(rf"cp{major}(\d+)", pythons)
        if not ours and not ("abi3" in abis and older and int(older[1]) <= minor):
            raise UsageError(
                f"{name} is not for Python {major}.{minor}, which is that of the image {IMAGE}",
                f"Fetch the wheels in that image: docker run … {IMAGE} pip download --dest DIR WHEEL",
            )
