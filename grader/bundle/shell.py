"""Pieces of the shell scripts that bundles hold."""

from __future__ import annotations

__all__ = ["INSTALL", "NO_PYTHON", "PYTHON", "installer"]

# -I everywhere: a module in the current folder, which may be a learner's, is never imported.
#: finds a Python that is new enough, under a name of its own: what ``python3`` is, is the platform's affair
PYTHON = """\
python=
for name in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$name" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$name
    break
  fi
done
"""

#: makes an environment with the kit in "$kit", from the wheels in "$wheels", and from the index where that is
#: allowed and something is missing
INSTALL = """\
"$python" -I -m venv "$kit"
"$kit/bin/python" -I -m pip install --quiet --disable-pip-version-check --find-links "$wheels" \\
  "$wheels"/onecook-*.whl
"""

#: ends a script where there is none
NO_PYTHON = """\
[ -n "$python" ] || { echo "One Cook needs Python 3.11 or newer" >&2; exit 1; }
"""


def installer(purpose: str, kit: str) -> str:
    """A script that installs the kit from the wheels beside it, into the folder ``kit``, a shell's word."""
    return f"""\
#!/usr/bin/env bash
# {purpose}
set -euo pipefail
wheels=$(dirname "$0")/wheels
kit={kit}
{PYTHON}{NO_PYTHON}{INSTALL}"""
