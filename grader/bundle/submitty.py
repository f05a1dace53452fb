"""Submitty: the configuration of a gradeable, whose one test case is judged by a custom validator.

_docs/instructor/autograding/validation.md at submitty.github.io@10a101d; grade_item.py, execute.cpp,
dispatch.cpp and system_call_categories.cpp at Submitty. No command of the test case runs anything: the
learner's files are copied to ``test01/``, and the validator, in the folder above, has them graded.

A validator does not run in the container of ``autograding_method``, but on the worker itself, as an
untrusted user, behind a filter of system calls that kills whoever asks for one that is not in Submitty's
list, as the kit must (a new kernel's, for watching a bench and for its walls). So the grading is not done
there: a service of the worker's does it, which systemd starts for each connection to a local socket. The
validator sends what was handed in, as a zip, and writes down what comes back. The service starts as root,
which gives every level of isolation, and takes from whoever asks an exercise's name and a zip, and nothing
that it would run.
"""

from __future__ import annotations

import hashlib
import json

from grader.bundle.files import File, script, text
from grader.bundle.kit import Kit
from grader.bundle.shell import installer
from grader.course import Exercise

__all__ = ["make"]

KIT = "/opt/onecook"
SOCKET = "/run/onecook.sock"
#: real seconds that a validator may wait; Submitty takes the limit of processor time for it
PATIENCE = 300
NO_COURSE = "-"
CODE = "config/custom_validation_code/"
INSTALLER = f"""\
{installer("Once on each worker, as root: the kit, and a service that grades.", f"${{ONECOOK_KIT:-{KIT}}}")}
here=$(cd "$(dirname "$0")" && pwd)
units=${{ONECOOK_UNITS:-/etc/systemd/system}}
mkdir -p "$kit/submitty"
cp "$here/service/serve.py" "$kit/submitty/"
if [ -d "$here/course" ]; then
  mkdir -p "$kit/submitty/courses"
  rm -rf "$kit/submitty/courses/DIGEST"
  cp -r "$here/course" "$kit/submitty/courses/DIGEST"
fi
cp "$here/service/onecook.socket" "$here/service/onecook@.service" "$units/"
if [ -z "${{ONECOOK_UNITS:-}}" ]; then
  systemctl daemon-reload
  systemctl enable --now onecook.socket
fi
"""
LISTENER = f"""\
[Unit]
Description=One Cook grades for Submitty

[Socket]
ListenStream={SOCKET}
SocketMode=0666
Accept=yes
MaxConnections=16

[Install]
WantedBy=sockets.target
"""
SERVICE = f"""\
[Unit]
Description=One grading of One Cook
CollectMode=inactive-or-failed

[Service]
ExecStart={KIT}/bin/python -I {KIT}/submitty/serve.py
StandardInput=socket
StandardOutput=socket
StandardError=journal
RuntimeMaxSec=600
"""
SERVER = '''\
"""One grading for Submitty: a line and a zip on standard input, a result on standard output.

The line is the name of an exercise, and of a course that is installed here, or a minus sign. Anybody on this
machine may ask; what they get is what a learner gets.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

MOST = 20 << 20
HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> bytes:
    """The result, in Submitty's form."""
    told = re.fullmatch(rb"(exercise-[0-9]{1,4}) (-|[0-9a-f]{16})\\n", sys.stdin.buffer.readline(100))
    archive = sys.stdin.buffer.read(MOST + 1)
    if told is None or len(archive) > MOST:
        return failure("What was sent is no submission, or is too large.")
    exercise, course = (word.decode() for word in told.groups())
    with tempfile.TemporaryDirectory() as folder:
        handed_in = os.path.join(folder, "submission.zip")
        out = os.path.join(folder, "validation_results.json")
        with open(handed_in, "wb") as file:
            file.write(archive)
        command = [sys.executable, "-I", "-m", "grader", exercise, "--submission", handed_in]
        if course != "-":
            command += ["--course", os.path.join(HERE, "courses", course)]
        command += ["--isolation", os.environ.get("ONECOOK_ISOLATION") or "untrusted"]
        command += ["--format", "submitty", "--out", out, "--exit-zero"]
        subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        try:
            with open(out, "rb") as file:
                return file.read()
        except OSError as error:
            return failure(f"The grader came to no end: {error}")


def failure(trouble: str) -> bytes:
    """Of the validator: no score."""
    return json.dumps({"status": "failure", "message": trouble}).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(main())
'''
VALIDATOR = '''\
"""Has {slug} of One Cook graded; started by Submitty's validator, in the folder above the learner's files."""

import io
import json
import os
import shutil
import socket
import sys
import zipfile

RESULTS = "validation_results.json"
MOST_FILES = 2000
UNANSWERED = "The grader of this machine does not answer ({{}}): run install.sh of the bundle there, as root."


def main():
    with open("custom_validator_input.json", encoding="utf-8") as file:
        told = json.load(file)
    try:
        result = asked(told.get("socket", "{socket}"), packed(told["testcase_prefix"]))
        json.loads(result.decode("utf-8"))
    except (OSError, ValueError) as error:
        result = json.dumps({{"status": "failure", "message": UNANSWERED.format(error)}}).encode("utf-8")
    # Whatever stands in its place is gone.
    if os.path.isdir(RESULTS) and not os.path.islink(RESULTS):
        shutil.rmtree(RESULTS)
    elif os.path.lexists(RESULTS):
        os.remove(RESULTS)
    with open(RESULTS, "xb") as file:
        file.write(result)


def packed(folder):
    """A zip of what was handed in; links are left out."""
    names = []
    for place, _, found in os.walk(folder):
        names += [os.path.join(place, name) for name in found]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(names)[:MOST_FILES]:
            if os.path.isfile(name) and not os.path.islink(name):
                with open(name, "rb") as file:
                    archive.writestr(zipfile.ZipInfo(os.path.relpath(name, folder)), file.read())
    return buffer.getvalue()


def asked(address, archive):
    """What the service says."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout({patience})
        connection.connect(address)
        connection.sendall(b"{slug} {course}\\n" + archive)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


if __name__ == "__main__":
    sys.exit(main())
'''


def make(kit: Kit) -> dict[str, File]:
    """The gradeable's folder ``config``, and beside it what a worker needs."""
    exercise = kit.one
    inside = kit.files("")
    course = {name: file for name, file in inside.items() if name.startswith("course/")}
    digest = _digest(course)
    validator = VALIDATOR.format(slug=exercise.slug, socket=SOCKET, patience=PATIENCE, course=digest)
    return {
        "config/config.json": text(json.dumps(_configuration(exercise), indent=4) + "\n"),
        f"{CODE}grader.py": text(validator),
        "install.sh": script(INSTALLER.replace("DIGEST", digest)),
        "service/serve.py": text(SERVER),
        "service/onecook.socket": text(LISTENER),
        "service/onecook@.service": text(SERVICE),
        **inside,
    }


def _configuration(exercise: Exercise) -> dict[str, object]:
    points = exercise.metadata.points
    limits = {"RLIMIT_CPU": PATIENCE, "RLIMIT_FSIZE": 100_000_000}
    validation = {
        "method": "custom_validator",
        # -I: whatever lies beside it is not imported
        "command": "python3 -I grader.py",
        "actual_file": exercise.file_name,
        "show_actual": "never",
        "socket": SOCKET,
    }
    test_case = {
        "title": exercise.metadata.title,
        "points": points,
        "resource_limits": limits,
        "validation": [validation],
    }
    return {
        "assignment_message": f"Upload {exercise.file_name}.",
        "grading_parameters": {"AUTO_POINTS": points},
        "autograding": {"submission_to_runner": _handed_in(exercise), "submission_to_validation": []},
        "resource_limits": limits,
        # for the validator's socket; nothing of a learner's runs behind this filter
        "allow_system_calls": ["ALLOW_ALL_RESTRICTED_SYSTEM_CALLS"],
        "testcases": [test_case],
    }


def _handed_in(exercise: Exercise) -> list[str]:
    """Everything at the top, and below it the learner's file.

    (Submitty takes comments out of this file, and a pattern for all folders would look like one.)
    """
    names = (exercise.file_name, *exercise.notebook_names)
    return ["*", *(f"{folder}{exercise.key}/{name}" for folder in ("", "exercises/") for name in names)]


def _digest(course: dict[str, File]) -> str:
    """The name under which a course of one's own is installed, or that there is none."""
    if not course:
        return NO_COURSE
    told = hashlib.sha256()
    for name, file in sorted(course.items()):
        told.update(f"{name}\0{len(file.content)}\0".encode() + file.content)
    return told.hexdigest()[:16]
