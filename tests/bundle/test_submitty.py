"""Submitty's validator, as a worker runs it: in ``tmp_work``, above the learner's files.

Which files lie where is what Submitty's own rules make of the configuration (pattern_copy, custom_doit). The
service is started for each connection, as systemd does it.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.scratch import UPLOADS, WORTH, bundled, course_with_uploads, done, handed_in, poor
from tests.export.schemas import SCHEMAS
from tests.export.test_formats import valid

pytestmark = pytest.mark.timeout(300)


class Service:
    """``onecook.socket`` with ``Accept=yes``: a process for each connection, its input and output."""

    def __init__(self, address: Path, command: list[str], environment: dict[str, str]) -> None:
        self.address, self.command, self.environment = address, command, environment
        self.on_a_poor_machine = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._listener.getblocking() is False:
                    return
                command = poor(self.command) if self.on_a_poor_machine else self.command
                both = connection.fileno()
                subprocess.run(
                    command,
                    env=self.environment,
                    stdin=both,
                    stdout=both,
                    check=False,
                    stderr=subprocess.DEVNULL,
                )

    def close(self) -> None:
        """A last connection is that of whoever ends it."""
        self._listener.setblocking(False)
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(str(self.address))
            self._thread.join()
        self._listener.close()


class Worker:
    """A worker with the kit and its service, and one gradeable."""

    def __init__(self, gradeable: Path, root: Path, service: Service) -> None:
        self.gradeable, self.root, self.service = gradeable, root, service
        self.configuration = json.loads((gradeable / "config" / "config.json").read_text())

    def grade(self, submission: Path, *, on_a_poor_machine: bool = False, **keys: str) -> dict[str, Any]:
        """What stands in ``validation_results.json`` after the validator."""
        work = self.root / "tmp_work"
        shutil.rmtree(work, ignore_errors=True)
        [test_case] = self.configuration["testcases"]
        [validation] = test_case["validation"]
        for pattern in self.configuration["autograding"]["submission_to_runner"]:
            for file in submission.glob(pattern):
                if file.is_file():
                    target = work / "test01" / file.relative_to(submission)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)
        (work / "test01").mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.gradeable / "config" / "custom_validation_code", work, dirs_exist_ok=True)
        told = {
            **validation,
            "testcase_prefix": "test01/",
            "username": "ada",
            "socket": str(self.service.address),
        }
        (work / "custom_validator_input.json").write_text(json.dumps({**told, **keys}))
        self.service.on_a_poor_machine = on_a_poor_machine
        ran = done(validation["command"].split(), work, self.service.environment)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
        results = json.loads((work / "validation_results.json").read_bytes())
        found: dict[str, Any] = valid(results, SCHEMAS["submitty"])
        return found


def installed(gradeable: Path, root: Path, environment: dict[str, str]) -> Service:
    """The service, as the units that were installed say."""
    (root / "units").mkdir()
    more = {"ONECOOK_KIT": str(root / "kit"), "ONECOOK_UNITS": str(root / "units")}
    done(["bash", str(gradeable / "install.sh")], root, {**environment, **more})
    assert "Accept=yes" in (root / "units" / "onecook.socket").read_text().splitlines()
    unit = (root / "units" / "onecook@.service").read_text()
    [command] = [
        line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart=")
    ]
    return Service(root / "sock", command.replace("/opt/onecook", str(root / "kit")).split(), environment)


@pytest.fixture(scope="module")
def worker(
    wheel: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    root = tmp_path_factory.mktemp("submitty")
    gradeable = bundled("submitty", wheel, root / "gradeable")
    service = installed(gradeable, root, offline)
    yield Worker(gradeable, root, service)
    service.close()


def test_the_configuration_is_one(worker: Worker) -> None:
    """One test case without a command, worth all points, judged by the validator alone."""
    told = worker.configuration
    [test_case] = told["testcases"]
    assert test_case["points"] == told["grading_parameters"]["AUTO_POINTS"] == UPLOADS.metadata.points
    assert "command" not in test_case
    assert told["autograding"]["submission_to_validation"] == []
    assert "/*" not in json.dumps(told)  # Submitty would take it for a comment
    assert "//" not in json.dumps(told)


@pytest.mark.parametrize(
    ("name", "of", "share"),
    [
        ("uploads.py", "reference", 1.0),
        ("uploads.py", "stub", 0.4),
        ("exercises/03_uploads/uploads.py", "reference", 1.0),
        ("03_uploads/uploads.py", "stub", 0.4),
        ("uploads (1).py", "reference", 0.0),
        ("uploads.py", "forger", WORTH / 15),
    ],
)
def test_a_submission(  # noqa: PLR0917 - columns, and fixtures
    name: str, of: str, share: float, worker: Worker, programs: dict[str, Path], tmp_path: Path
) -> None:
    """Right, partly right, elsewhere, not to be found, hostile."""
    handed_in(tmp_path / "submission", programs[of], name)
    told = worker.grade(tmp_path / "submission")
    assert (told["status"], told["data"]["score"]) == ("success", share)
    if share == 0:
        assert "uploads.py" in told["data"]["message"][1]["message"]


def test_nothing_was_handed_in(worker: Worker, tmp_path: Path) -> None:
    """An empty folder is a failing result."""
    handed_in(tmp_path / "submission", None)
    told = worker.grade(tmp_path / "submission")
    assert told["data"]["score"] == 0
    assert "uploads.py" in told["data"]["message"][1]["message"]


def test_traps_beside_the_submission_are_not_sprung(worker: Worker, tmp_path: Path) -> None:
    """Modules of telling names, and a result of one's own, are what was handed in and nothing else."""
    handed_in(tmp_path / "submission", UPLOADS.stub)
    for name in ("json.py", "grader.py", "socket.py", "validation_results.json", "sitecustomize.py"):
        (tmp_path / "submission" / name).write_text(f"open({str(tmp_path / 'SPRUNG')!r}, 'w')")
    assert worker.grade(tmp_path / "submission")["data"]["score"] == 0.4
    assert not (tmp_path / "SPRUNG").exists()


def test_what_is_inconclusive_is_a_failure_of_the_validator(worker: Worker, tmp_path: Path) -> None:
    """No score; the reason is for the instructor."""
    handed_in(tmp_path / "submission", UPLOADS.reference)
    told = worker.grade(tmp_path / "submission", on_a_poor_machine=True)
    assert told["status"] == "failure"
    assert "no marks lost" in told["message"]


def test_a_worker_without_the_service_says_so(worker: Worker, tmp_path: Path) -> None:
    """A failure of the validator, which the instructor reads, and no score."""
    handed_in(tmp_path / "submission", UPLOADS.reference)
    told = worker.grade(tmp_path / "submission", socket="/nowhere")
    assert told["status"] == "failure"
    assert "run install.sh of the bundle there, as root" in told["message"]


@pytest.mark.parametrize(
    "request_line",
    [
        b"",
        b"exercise-3\n",
        b"--course=/tmp -\n",
        b"exercise-3 ../../evil/course\n",
        b"exercise-3 -" + b" " * 200,
    ],
)
def test_the_service_takes_no_more_than_a_name(request_line: bytes, worker: Worker) -> None:
    """Whoever asks chooses no path, and no option."""
    command = worker.service.command
    ran = subprocess.run(
        command, input=request_line, capture_output=True, check=True, env=worker.service.environment
    )
    assert json.loads(ran.stdout) == {
        "status": "failure", "message": "What was sent is no submission, or is too large."
    }  # fmt: skip


def test_a_course_of_ones_own_is_installed(wheel: Path, offline: dict[str, str], tmp_path: Path) -> None:
    """On the worker, under a name that the validator knows."""
    course = course_with_uploads(tmp_path / "course")
    gradeable = bundled("submitty", wheel, tmp_path / "gradeable", "--course", str(course))
    service = installed(gradeable, tmp_path, offline)
    handed_in(tmp_path / "submission", UPLOADS.stub)
    try:
        assert Worker(gradeable, tmp_path, service).grade(tmp_path / "submission")["data"]["score"] == 0.4
    finally:
        service.close()
