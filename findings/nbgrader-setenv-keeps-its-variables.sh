#!/usr/bin/env bash
# nbgrader.utils.setenv leaves its variables set when its block raises, and puts a wrong value back otherwise.
#
# It has no `finally`, and it remembers os.environ.get(VALUE) instead of os.environ.get(NAME). Autograde runs every
# notebook in it (NBGRADER_EXECUTION=autograde), so that after one notebook that fails a long-lived process (formgrader)
# keeps the variable, and code that asks for it believes for ever that it is being graded. Seen with nbgrader 0.9.6.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet nbgrader==0.9.6
venv/bin/python - <<'EOF'
import os
from nbgrader.utils import setenv

os.environ["STATE"] = "before"
with setenv(STATE="inside"):
    assert os.environ["STATE"] == "inside"
print("after a block that ended:", os.environ.get("STATE"))
assert "STATE" not in os.environ, "the value from before has come back"

try:
    with setenv(NBGRADER_EXECUTION="autograde"):
        raise RuntimeError("a notebook that fails")
except RuntimeError:
    pass
print("after a block that raised:", os.environ.get("NBGRADER_EXECUTION"))
assert os.environ.get("NBGRADER_EXECUTION") == "autograde", "the variable is taken away"
EOF
