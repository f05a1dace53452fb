#!/usr/bin/env bash
# pytest 9.2.0 with pytest-timeout 2.4.0: naming the installed plugin by its module ends the run before it begins.
#
# Seen: `pytest -p pytest_timeout` exits with 3 and "ValueError: Plugin already registered under a different name",
# since the entry point registers the same module as "timeout". `-p timeout` passes, and so does `-p pytest_timeout`
# where PYTEST_DISABLE_PLUGIN_AUTOLOAD is set, which is when the module's name is needed: the same command line is
# right in one environment and an internal error in the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-timeout==2.4.0
printf 'def test_right():\n    assert True\n' >"$work/test_right.py"
cd "$work"

seen() { # WORDS COMMAND...: the exit code, and whether the plugin was there twice
  local code=0
  "${@:2}" -q -p no:cacheprovider test_right.py >out 2>&1 || code=$?
  printf '%s: exit code %s, twice: %s\n' "$1" "$code" "$(grep -c '^ValueError: Plugin already registered' out || true)"
}

{
  seen "by its module" venv/bin/pytest -p pytest_timeout
  seen "by its name" venv/bin/pytest -p timeout
  seen "by its module, without autoload" env PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 venv/bin/pytest -p pytest_timeout
} | tee told
diff told - <<'END'
by its module: exit code 3, twice: 1
by its name: exit code 0, twice: 0
by its module, without autoload: exit code 0, twice: 0
END
