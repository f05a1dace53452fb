#!/usr/bin/env bash
# psutil 7.2.2 on Linux 6.18: Process.threads() may leave out threads that are alive, while Process.num_threads() does not.
#
# The process watched here starts its next thread before it lets the one before end, so it has two at least at any
# moment. Of 60,000 looks, num_threads() gives 1 in none, and threads() lists one thread alone in some (0.1 % of them
# in a loop of os.listdir). The list is read from /proc/PID/task: the kernel walks from one thread to the next, and
# where a thread ends in that moment the walk ends with it, without an error, however many come after it. Whoever
# needs all of them compares the length of the list with the count, and looks again where the two differ.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check psutil==7.2.2
cd "$work"

cat >relay.py <<'END'
import threading


def start():
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait, daemon=True)
    thread.start()
    return gate, thread


gate, thread = start()
print("ready", flush=True)
while True:
    following = start()
    gate.set()
    thread.join()
    gate, thread = following
END

cat >looks.py <<'END'
import subprocess
import sys

import psutil

LOOKS = 60_000
child = subprocess.Popen([sys.executable, "relay.py"], stdout=subprocess.PIPE)
try:
    child.stdout.readline()
    process = psutil.Process(child.pid)
    counts = [process.num_threads() for _ in range(LOOKS)]
    lists = []
    while len(lists) < LOOKS and 1 not in lists:
        lists.append(len(process.threads()))
finally:
    child.kill()
    child.wait()
print(f"num_threads() says one thread: {1 in counts}")
print(f"threads() lists one thread: {1 in lists}")
END

venv/bin/python looks.py | tee told
diff told - <<'END'
num_threads() says one thread: False
threads() lists one thread: True
END
