"""Everything that one does with the standard streams."""

import io
import os
import sys

sys.stdout.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(line_buffering=True, errors="replace")
sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
if sys.stdin is not None:
    sys.stdin.reconfigure(encoding="utf-8")
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", line_buffering=True)
sys.stdout = open(sys.stdout.fileno(), mode="w", encoding="utf8", buffering=1, closefd=False)
print("Grüße ✓", file=sys.stderr, flush=True)


def beside():
    sys.stdout.write("written\n")
    sys.stdout.buffer.write(b"bytes\n")
    sys.stdout.flush()
    print(
        sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.fileno(), sys.__stdout__.name, sys.stdin.isatty()
    )
    os.write(1, b"by its number\n")
    assert sys.stdin.read() == "" and list(sys.stdin) == []
    out, sys.stdout = sys.stdout, io.StringIO()
    print("kept")
    kept, sys.stdout = sys.stdout.getvalue(), out
    assert kept == "kept\n"
