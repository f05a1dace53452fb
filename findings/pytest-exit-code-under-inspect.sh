#!/usr/bin/env bash
# pytest 9.2.0 on CPython 3.11.7: its exit code says nothing where the interpreter inspects (sys.exit alone: 3.12.1, 3.13.0 too).
#
# Seen, with standard input at its end (as in CI):
#   PYTHONINSPECT=1 pytest         a suite that passes: "1 passed", exit code 1; one that fails: exit code 1
#   python -i -m pytest            a suite that passes: exit code 0; one that fails: "1 failed", exit code 0
# The variable makes sys.exit(0) end with 1, and the option makes sys.exit(1) end with 0: whoever trusts the exit
# code of a test run takes either out of the environment first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0
printf 'def test_right():\n    assert True\n' >"$work/test_right.py"
printf 'def test_wrong():\n    assert False\n' >"$work/test_wrong.py"
cd "$work"

seen() { # NAME COMMAND...: the exit code and the last line
  local code=0
  "${@:2}" -q -p no:cacheprovider "test_$1.py" </dev/null >out 2>/dev/null || code=$?
  printf '%s: exit code %s, %s\n' "$1" "$code" "$(tail -n 1 out | sed 's/ in .*//')"
}

{
  seen right env PYTHONINSPECT=1 venv/bin/pytest
  seen wrong env PYTHONINSPECT=1 venv/bin/pytest
  seen right venv/bin/python -i -m pytest
  seen wrong venv/bin/python -i -m pytest
} | tee told
diff told - <<'END'
right: exit code 1, 1 passed
wrong: exit code 1, 1 failed
right: exit code 0, 1 passed
wrong: exit code 0, 1 failed
END
