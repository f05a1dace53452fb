"""PrairieLearn: a question's folder, graded by an external grader without a network.

docs/externalGrading.md at PrairieLearn@88fb855. The container has no network while it grades, so all wheels
that the kit needs lie in ``tests/wheels`` (``--wheels DIR``), made for the Python of the image.
"""

from __future__ import annotations

import json
import uuid

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import PYTHON
from grader.errors import UsageError

__all__ = ["make"]

IMAGE = "python:3.13"
#: real seconds: installing from wheels takes some of them
TIMEOUT = 120
_NAMESPACE = uuid.UUID("2c1d3b0a-9d0e-5c1f-8f57-6f2c0b7c9a11")
QUESTION = """\
<pl-question-panel>
  <markdown>
{lesson}
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
root=${{GRADE_ROOT:-/grade}}
kit=${{ONECOOK_KIT:-/opt/onecook}}
mkdir -p "$root/results"
if [ ! -x "$kit/bin/grade" ]; then
  wheels=$root/tests/wheels
{python}
  "$python" -m venv "$kit" && "$kit/bin/pip" install --quiet --disable-pip-version-check --no-index \\
    --find-links "$wheels" "$wheels"/onecook-*.whl
fi
"$kit/bin/grade" {slug} --submission "$root/student"{options} --isolation untrusted \\
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
            f"Fetch them in the image {IMAGE} (pip download --dest DIR onecook), and give --wheels DIR.",
        )
    information = {
        "uuid": str(uuid.uuid5(_NAMESPACE, exercise.key)),
        "title": exercise.metadata.title,
        "topic": "Async",
        "tags": ["onecook"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {"image": IMAGE, "entrypoint": "/grade/tests/run.sh", "timeout": TIMEOUT},
    }
    lesson = exercise.lesson.read_text(encoding="utf-8")
    python = "".join(f"  {line}\n" for line in PYTHON.splitlines()).rstrip()
    run = RUN.format(slug=exercise.slug, options=kit.options("$root/tests"), python=python)
    return {
        "info.json": text(json.dumps(information, indent=2) + "\n"),
        "question.html": text(QUESTION.format(lesson=lesson, file=exercise.file_name)),
        "tests/run.sh": script(run),
        **{
            f"clientFilesQuestion/{path.name}": File(path.read_bytes())
            for path in (exercise.stub, *exercise.given)
        },
        **kit.files("tests/"),
    }
