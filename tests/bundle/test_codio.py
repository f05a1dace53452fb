"""Codio's scripts, with an endpoint on this machine that answers as Codio's does."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.bundle.scratch import WORTH, bundled, done, handed_in, poor

pytestmark = pytest.mark.timeout(300)

#: a kit's command that tells what it, and the process that started it, could show to whatever they start
SPY = """\
#!/usr/bin/env bash
{{ cat "/proc/$PPID/environ" /proc/$$/environ; readlink /proc/$$/fd/*; }} >"{seen}"
exec "{kit}/bin/grade" "$@"
"""


class Endpoint(http.server.HTTPServer):
    """Remembers what was posted, and where."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.code = 1

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/autograde?token=secret"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Endpoint)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        fields = {key: value for key, [value] in parse_qs(body, strict_parsing=True).items()}
        self.server.posted.append((self.path, fields))
        answer = json.dumps({"code": self.server.code, "message": "told"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


Box = tuple[Path, dict[str, str]]


@pytest.fixture(scope="module")
def box(wheel: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Box:
    """The workspace's secure folder, in a box whose stack has the kit."""
    root = tmp_path_factory.mktemp("codio")
    secure = bundled("codio", wheel, root / "bundle") / ".guides" / "secure" / "onecook"
    environment = {**offline, "ONECOOK_KIT": str(root / "kit"), "ONECOOK_WORKSPACE": str(root / "workspace")}
    done(["bash", str(secure / "install.sh")], root, environment)
    return secure, environment


def marked(
    box: Box, endpoint: Endpoint, *, on_a_poor_machine: bool = False, **more: str
) -> subprocess.CompletedProcess[str]:
    """What Codio starts when the assignment is marked as complete."""
    secure, environment = box
    told = {"CODIO_AUTOGRADE_V2_URL": endpoint.address, "CODIO_AUTOGRADE_ENV": '{"student": {}}'}
    command = ["bash", str(secure / "autograde.sh")]
    command = poor(command) if on_a_poor_machine else command
    return done(command, secure, {**environment, **told, **more})


@pytest.mark.parametrize(
    ("name", "of", "grade"),
    [
        ("uploads.py", "reference", "100.00"),
        ("uploads.py", "stub", "40.00"),
        ("exercises/03_uploads/uploads.py", "reference", "100.00"),
        ("essay.py", "stub", "0.00"),
        ("uploads.py", "forger", f"{100 * WORTH / 15:.2f}"),
    ],
)
def test_a_grade_is_posted(  # noqa: PLR0917 - columns, and fixtures
    name: str, of: str, grade: str, box: Box, endpoint: Endpoint, programs: dict[str, Path]
) -> None:
    """Right, partly right, elsewhere, not to be found, hostile: once, as a form."""
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), programs[of], name)
    assert marked(box, endpoint).returncode == 0
    [(path, fields)] = endpoint.posted
    assert (path, fields["grade"], fields["format"]) == ("/autograde?token=secret", grade, "html")
    assert "uploads.py" in fields["feedback"] or of != "stub"


def test_nothing_was_handed_in(box: Box, endpoint: Endpoint) -> None:
    """0, and what to do."""
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), None)
    assert marked(box, endpoint).returncode == 0
    [(_, fields)] = endpoint.posted
    assert fields["grade"] == "0.00"
    assert "holds no uploads.py" in fields["feedback"]


def test_partial_points(box: Box, endpoint: Endpoint, programs: dict[str, Path]) -> None:
    """Of an Advanced Code Test: the same percentage, called points."""
    secure, environment = box
    handed_in(Path(environment["ONECOOK_WORKSPACE"]), programs["stub"])
    told = {"CODIO_PARTIAL_POINTS_V2_URL": endpoint.address, "CODIO_PARTIAL_POINTS_URL": endpoint.address}
    assert done(["bash", str(secure / "partial.sh")], secure, {**environment, **told}).returncode == 0
    [(_, fields)] = endpoint.posted
    assert fields["points"] == "40.00"


def test_no_address_is_left_when_grading_begins(
    box: Box, endpoint: Endpoint, programs: dict[str, Path], tmp_path: Path
) -> None:
    """Neither in an environment, of the script's process nor of the grader's, nor in a descriptor."""
    kit, seen = Path(box[1]["ONECOOK_KIT"]), tmp_path / "seen"
    (tmp_path / "kit" / "bin").mkdir(parents=True)
    (tmp_path / "kit" / "bin" / "python").symlink_to(kit / "bin" / "python")
    spy = tmp_path / "kit" / "bin" / "grade"
    spy.write_text(SPY.format(kit=kit, seen=seen))
    spy.chmod(0o755)
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), programs["stub"])
    assert marked(box, endpoint, ONECOOK_KIT=str(tmp_path / "kit")).returncode == 0
    assert len(endpoint.posted) == 1
    assert b"ONECOOK_WORKSPACE" in seen.read_bytes()
    assert b"CODIO" not in seen.read_bytes()
    assert b"token=secret" not in seen.read_bytes()
    pipes = [line for line in seen.read_bytes().splitlines() if line.startswith(b"pipe:")]
    assert len(pipes) == 2  # standard output and error


def test_without_a_verdict_nothing_is_posted(box: Box, endpoint: Endpoint, programs: dict[str, Path]) -> None:
    """An inconclusive grading, and a grader that cannot be started: whoever runs the script is told."""
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), programs["reference"])
    ran = marked(box, endpoint, on_a_poor_machine=True)
    assert (ran.returncode, endpoint.posted) == (1, [])
    assert "There is no verdict, and nothing was posted" in ran.stderr
    assert "64 open files" in ran.stdout


def test_a_box_without_the_kit_gets_one_for_this_once(
    box: Box, endpoint: Endpoint, programs: dict[str, Path], tmp_path: Path
) -> None:
    """It takes longer, and leaves nothing."""
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), programs["stub"])
    ran = marked(box, endpoint, ONECOOK_KIT=str(tmp_path / "none"), TMPDIR=str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    [(_, fields)] = endpoint.posted
    assert fields["grade"] == "40.00"
    assert list(tmp_path.iterdir()) == []


def test_what_codio_does_not_take_is_told(box: Box, endpoint: Endpoint, programs: dict[str, Path]) -> None:
    """Its answer has a code; and without an address there is nothing to do."""
    endpoint.code = 5
    handed_in(Path(box[1]["ONECOOK_WORKSPACE"]), programs["stub"])
    ran = marked(box, endpoint)
    assert ran.returncode == 1
    assert "Codio did not take the grade" in ran.stderr
    secure, environment = box
    ran = done(["bash", str(secure / "autograde.sh")], secure, environment)
    assert ran.returncode == 1
    assert "There is no CODIO_AUTOGRADE_V2_URL" in ran.stderr
