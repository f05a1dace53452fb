#!/usr/bin/env bash
# Importing jsonschema builds 39 grammars where rfc3987-syntax is installed, which is wherever JupyterLab is.
#
# jupyter-events wants jsonschema[format-nongpl], and that brings rfc3987-syntax, whose module makes a Lark parser
# for each of its rules when it is imported; jsonschema imports it for its checkers of formats, whether any is used
# or not. So `import nbformat`, and every command of nbgrader's, pays for them: 0.9 s where this was written,
# against less than 0.1 s without. Seen with jsonschema 4.26.0, rfc3987-syntax 1.1.0, lark 1.3.1, on Python 3.11.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet jsonschema==4.26.0 lark==1.3.1
cat >look.py <<'EOF'
import time
import lark

built = 0
original = lark.Lark.__init__

def counted(self, *arguments, **options):
    global built
    built += 1
    original(self, *arguments, **options)

lark.Lark.__init__ = counted
began = time.perf_counter()
import jsonschema
print(f"{built} grammars in {time.perf_counter() - began:.1f} s")
EOF
echo "without rfc3987-syntax: $(venv/bin/python look.py)"
venv/bin/python look.py | grep -q '^0 grammars '
venv/bin/pip install --quiet rfc3987-syntax==1.1.0
echo "with it:                $(venv/bin/python look.py)"
venv/bin/python look.py | grep -q '^39 grammars '
