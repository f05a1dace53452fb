"""``grade doctor`` on this machine and on poorer ones: every level is really tried, every lack is real."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.cli.command import run
from grader.cli.console import rendered
from grader.course import Course
from grader.doctor.examine import Examination, examine
from grader.doctor.findings import Findings, lines
from grader.doctor.machine import Machine
from grader.report.terminal import ASCII, UNICODE
from grader.sandbox.cache import cache_folder
from grader.sandbox.image import find, prepare
from grader.sandbox.policy import Level, Limits
from grader.sandbox.process_table import state
from tests import machines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.linux

CHECKOUT = Path(__file__).parents[2]
GOLDEN = CHECKOUT / "tests" / "golden" / "doctor"
ROOT = os.geteuid() == 0


@pytest.fixture(scope="session")
def cache() -> Path:
    """The images, built."""
    prepare()
    return cache_folder()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own are closed to a judge."""
    with tempfile.TemporaryDirectory(prefix="onecook-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def link_images(cache: Path, folder: Path) -> Path:
    """The same images under another folder."""
    for path in (find("async"), find("own"), *cache.glob("base-*"), *cache.glob("bwrap-*")):
        (folder / path.name).symlink_to(path)
    return folder


def grade(
    machine: Sequence[str], *arguments: str, cache: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """The command on a machine, as root does it there or as we are."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ONECOOK_")}
    return subprocess.run(
        [*machine, sys.executable, "-m", "grader", *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        env={**environment, "PYTHONPATH": str(CHECKOUT), "ONECOOK_CACHE": str(cache), **variables},
    )


def doctor(machine: Sequence[str], cache: Path, **variables: str) -> tuple[int, dict[str, Any]]:
    """Exit code and findings; the levels by name."""
    done = grade(machine, "doctor", "--json", cache=cache, **variables)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    found["levels"] = {each["level"]: each for each in found["levels"]}
    for level, each in found["levels"].items():
        assert each["proven"] == bool(each["layers"]), level
        assert each["proven"] == (not each["cause"]) == (not each["next_step"]), level
    return done.returncode, found


# ---------------------------------------------------------------------- what there is
def test_a_good_machine(cache: Path) -> None:
    """Every level that this user can have is proven, each in a process of its own."""
    code, found = doctor([], cache)
    assert (code, found["level"], found["fit_for_untrusted"]) == (0, "sandbox", True)
    assert list(found["levels"]) == ["sandbox", "account", "process"]
    assert "own network namespace" in found["levels"]["sandbox"]["layers"]
    assert found["levels"]["process"]["proven"]
    assert found["levels"]["account"]["proven"] == ROOT
    assert found["machine"]["image_ready"]
    assert found["machine"]["cache"] == str(cache)
    assert found["machine"]["uid"] == os.geteuid()
    assert found["limits"]["processes"] == Limits().processes


def test_an_ordinary_user_has_no_account(cache: Path) -> None:
    """Sandbox, and why not the next."""
    code, found = doctor(machines.as_ordinary(), cache)
    assert (code, found["level"]) == (0, "sandbox")
    assert "only root" in found["levels"]["account"]["cause"]
    assert "as root" in found["levels"]["account"]["next_step"]


# ---------------------------------------------------------------------- what is missing
def test_no_bubblewrap(cache: Path) -> None:
    """How to install it; root still has a level with walls."""
    code, found = doctor(machines.without_bwrap(ordinary=True), cache)
    assert (code, found["level"], found["fit_for_untrusted"]) == (1, "process", False)
    assert found["levels"]["sandbox"]["cause"] == "there is no bubblewrap on this machine"
    assert "bubblewrap" in found["levels"]["sandbox"]["next_step"]
    assert found["machine"]["bwrap"] is None


@pytest.mark.skipif(not ROOT, reason="level account is for root")
def test_no_bubblewrap_as_root(cache: Path) -> None:
    """The next level takes its place."""
    code, found = doctor(machines.without_bwrap(), cache)
    assert (code, found["level"], found["fit_for_untrusted"]) == (0, "account", True)


@pytest.mark.parametrize("refused", [machines.REFUSED, ("clone",), ("unshare",), ("mount",)], ids="-".join)
def test_a_filter_refuses_namespaces(refused: tuple[str, ...], cache: Path) -> None:
    """As in a container: told from a kernel that refuses, by what only a filter answers."""
    code, found = doctor(machines.filtered(ordinary=True, refused=refused), cache)
    if refused == ("unshare",):  # bubblewrap does not need it
        assert code == 0
        return
    assert (code, found["level"]) == (1, "process")
    assert "filter" in found["levels"]["sandbox"]["cause"]
    assert "seccomp profile" in found["levels"]["sandbox"]["next_step"]


@pytest.mark.skipif(not ROOT, reason="level account is for root")
def test_a_filter_refuses_namespaces_to_root(cache: Path) -> None:
    """What level account is for."""
    code, found = doctor(machines.filtered(), cache)
    assert (code, found["level"]) == (0, "account")
    assert "filter" in found["levels"]["sandbox"]["cause"]


@pytest.mark.parametrize(
    ("setting", "value", "cause", "step"),
    [
        ("unprivileged_userns_clone", 0, "only root may make user namespaces", "userns_clone=1"),
        ("apparmor_restrict_unprivileged_userns", 1, "AppArmor restricts", "bwrap-userns-restrict"),
        ("apparmor_restrict_unprivileged_userns", 0, "the kernel refuses a user namespace", "dmesg"),
        ("other", 0, "(Operation not permitted)", "a security module or a chroot"),
    ],
)
def test_the_kernel_refuses(  # noqa: PLR0917 — four of them are a table
    setting: str, value: int, cause: str, step: str, shared: Path, cache: Path
) -> None:
    """A real refusal is put down to a setting only where that explains it."""
    for name in ("root", "settings"):
        (shared / name).mkdir()
    (shared / "settings" / setting).write_text(f"{value}\n")
    code, found = doctor(machines.chrooted(shared / "root", shared / "settings"), cache)
    assert (code, found["level"]) == (1, "process")
    assert cause in found["levels"]["sandbox"]["cause"]
    assert step in found["levels"]["sandbox"]["next_step"]


@pytest.mark.parametrize(
    ("setting", "what"), [("max_user_namespaces", "user"), ("max_net_namespaces", "network")]
)
def test_namespaces_are_switched_off(setting: str, what: str, cache: Path) -> None:
    """Which of them, and the setting to change."""
    code, found = doctor(machines.limited(setting), cache)
    assert (code, found["level"]) == (1, "process")
    assert f"{what} namespaces are switched off" in found["levels"]["sandbox"]["cause"]
    assert f"user.{setting}=" in found["levels"]["sandbox"]["next_step"]


def test_a_root_that_cannot_become_another_user(cache: Path) -> None:
    """Nothing can be graded: a bench never is root."""
    code, found = doctor(machines.as_root_alone(), cache)
    assert (code, found["level"]) == (3, None)
    for each in found["levels"].values():
        assert "no other user numbers" in each["cause"]
        assert "subuid" in each["next_step"]


def test_a_full_disk(shared: Path) -> None:
    """The image cannot be built: where, why, and how much room it wants. An ordinary user has `process`."""
    code, found = doctor(machines.full(shared), shared)
    assert code == (3 if ROOT else 1)
    assert f"{shared}: No space left on device" in found["levels"]["sandbox"]["cause"]
    assert "MiB" in found["levels"]["sandbox"]["next_step"]
    assert not found["machine"]["image_ready"]


def test_a_cache_that_is_a_file(tmp_path: Path) -> None:
    """Told as what it is."""
    (tmp_path / "file").touch()
    _, found = doctor(machines.as_ordinary(), tmp_path / "file")
    assert found["levels"]["sandbox"]["cause"].endswith(f"{tmp_path}/file: File exists")
    assert "ONECOOK_CACHE" in found["levels"]["sandbox"]["next_step"]


def test_a_cache_that_others_can_write_to(shared: Path, cache: Path) -> None:
    """It is not used, though there are images in it: somebody else may have made them."""
    link_images(cache, shared)
    assert doctor([], shared)[1]["level"] == "sandbox"
    shared.chmod(0o777)
    code, found = doctor([], shared)
    assert code == (3 if ROOT else 1)
    assert "nobody else may write there" in found["levels"]["sandbox"]["cause"]


@pytest.mark.skipif(not ROOT, reason="only a judge that was root is another user than who built the image")
def test_a_cache_that_only_root_can_enter(shared: Path, cache: Path) -> None:
    """The bench is somebody else: which folder is in the way."""
    closed = shared / "closed"
    (closed / "cache").mkdir(parents=True)
    closed.chmod(0o700)
    code, found = doctor([], link_images(cache, closed / "cache"))
    assert (code, found["level"]) == (0, "account")
    assert f"{closed}, which only root may enter" in found["levels"]["sandbox"]["cause"]
    assert f"chmod o+x {closed}" in found["levels"]["process"]["next_step"]


def script(folder: Path, text: str) -> Path:
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


def test_a_bubblewrap_that_is_too_old(shared: Path, cache: Path) -> None:
    """What it said itself, when the kernel would grant everything."""
    old = script(shared, 'echo "bwrap: Unknown option --unshare-cgroup-try" >&2; exit 1')
    _, found = doctor(machines.other_bwrap(old), cache)
    assert "too old" in found["levels"]["sandbox"]["cause"]
    assert "--unshare-cgroup-try" in found["levels"]["sandbox"]["cause"]


def test_a_proof_that_hangs(shared: Path, cache: Path) -> None:
    """Given up after a while, with all that it started."""
    shared.chmod(0o777)  # the judge is somebody else by then
    hanging = script(shared, f"echo $$ > {shared}/number; exec tail -f /dev/null")
    code = (
        "from grader.doctor.examine import examine; from grader.sandbox.policy import Level; "
        "found = examine(Level.SANDBOX, real_seconds=5); print(found.proven, found.cause)"
    )
    done = subprocess.run(
        [*machines.other_bwrap(hanging), sys.executable, "-c", code],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "ONECOOK_CACHE": str(cache)},
    )
    assert done.stdout == "False the proof did not come to its end within 5 s\n", done.stderr
    assert state(int((shared / "number").read_text())) in (None, "Z")


def test_a_proof_that_dies(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not proven, with how it ended."""
    (tmp_path / "sitecustomize.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    (tmp_path / "grader").symlink_to(CHECKOUT / "grader")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("ONECOOK_CACHE", str(cache))
    found = examine(Level.PROCESS)
    assert not found.proven
    assert "status -9" in found.cause
    assert found.next_step


def test_another_system() -> None:
    """Nothing that only Linux or only POSIX has is needed to say that it is missing."""
    code = (
        "import os, sys\n"
        "for name in ('fcntl', 'grp', 'pwd', 'resource', 'termios'): sys.modules[name] = None\n"
        "del os.geteuid, os.fork, os.pidfd_open\n"
        "from grader.doctor import findings\n"
        "from grader.doctor import examine, machine\n"
        "from grader.sandbox.policy import Level\n"
        "sys.platform = 'elsewhere'\n"
        "print(machine.describe().uid, machine.describe().image_ready)\n"
        "print(*(examine._examined(level).cause for level in Level if level.has_walls), sep='; ')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "None False",
        "only Linux has what level sandbox is made of; only Linux has what level account is made of",
    ], done.stderr


# ---------------------------------------------------------------------- what is demanded
def test_the_variable_decides_what_is_used(cache: Path) -> None:
    """The levels are what they are; which of them `grade` takes is the operator's."""
    code, found = doctor([], cache, ONECOOK_ISOLATION="process")
    assert (code, found["level"], found["fit_for_untrusted"]) == (1, "process", False)
    code, found = doctor(machines.without_bwrap(ordinary=True), cache, ONECOOK_ISOLATION="untrusted")
    assert (code, found["level"], found["demanded"]) == (3, None, "untrusted")


def test_code_that_nobody_has_read_is_not_graded_without_walls(cache: Path) -> None:
    """Inconclusive, with the reasons for each level with walls; whether by option or by variable."""
    exercise = Course.locate().find("first_await")
    poor = machines.without_bwrap(ordinary=True)
    command = [exercise.slug, "--submission", str(exercise.reference), "--json"]
    for arguments, variables in (
        ([*command, "--isolation", "untrusted"], {}),
        (command, {"ONECOOK_ISOLATION": "untrusted"}),
    ):
        done = grade(poor, *arguments, cache=cache, **variables)
        report = json.loads(done.stdout)
        assert (done.returncode, report["outcome"], report["checks"]) == (3, "inconclusive", [])
        assert (report["isolation"]["level"], report["isolation"]["layers"]) == (None, [])
        for words in ("no sandbox: there is no bubblewrap", "no account: only root", "grade doctor"):
            assert words in report["inconclusive"]
    done = grade(poor, *command, "--isolation", "process", cache=cache, ONECOOK_ISOLATION="untrusted")
    report = json.loads(done.stdout)
    assert (done.returncode, report["isolation"]["level"]) == (0, "process")
    assert "grade doctor" not in report["isolation"]["remark"]
    done = grade(poor, *command, cache=cache)
    assert "grade doctor" in json.loads(done.stdout)["isolation"]["remark"]
    done = grade([], *command, cache=cache, ONECOOK_ISOLATION="untrusted")
    report = json.loads(done.stdout)
    assert (done.returncode, report["isolation"]["level"]) == (0, "sandbox")


@pytest.mark.parametrize("value", ["sandbocks", ""])
@pytest.mark.parametrize("arguments", [["doctor"], ["exercise-3"]])
def test_a_wrong_variable_is_named(
    arguments: list[str], value: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A usage error, which says where it stands; nothing is not "no demand"."""
    monkeypatch.setenv("ONECOOK_ISOLATION", value)
    assert run(arguments) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert f"ONECOOK_ISOLATION is {value!r}" in error
    assert "untrusted" in error


# ---------------------------------------------------------------------- what it looks like
MACHINE = Machine(
    system="Linux 6.12.1 x86_64",
    python="CPython 3.11.7",
    interpreter="/opt/grader/bin/python3",
    uid=0,
    bwrap="/usr/bin/bwrap",
    bwrap_version="0.8.0",
    landlock_abi=6,
    cache="/var/cache/onecook",
    image_ready=True,
    cache_free_bytes=79_000 << 20,
)
PROVEN = Examination(
    level=Level.ACCOUNT,
    proven=True,
    layers=("own process", "own session", "own user", "own root folder", "system call filter"),
    remark="TCP connections to other machines are possible",
)
REFUSED = Examination(
    level=Level.SANDBOX,
    proven=False,
    cause="user namespaces are switched off (user.max_user_namespaces is 0)",
    next_step="as root, `sysctl -w user.max_user_namespaces=16384` (in /etc/sysctl.d to keep it)",
)
SAMPLE = Findings(
    level=Level.ACCOUNT,
    fit_for_untrusted=True,
    demanded=None,
    levels=(REFUSED, PROVEN, Examination(level=Level.PROCESS, proven=False, cause=REFUSED.cause)),
    machine=MACHINE,
    limits=Limits(),
)


def shown(findings: Findings, width: int, glyphs: Any = UNICODE) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    return rendered(lines(findings, width=width, glyphs=glyphs), console=console)


def test_it_reads_as_agreed() -> None:
    """For another golden file: ``ONECOOK_GOLDEN=write``, then read the difference."""
    content = shown(SAMPLE, 80)
    path = GOLDEN / "findings-80.txt"
    if os.environ.get("ONECOOK_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert content == path.read_text(encoding="utf-8")


def test_what_all_levels_have_is_said_once() -> None:
    """So that the first line, which is the answer, stays on a screen of 24 lines."""
    layers = ("own process", "own session", "clean environment", "resource limits")
    levels = (
        Examination(level=Level.SANDBOX, proven=True, layers=(*layers, "read-only root")),
        Examination(level=Level.ACCOUNT, proven=True, layers=(*layers, "own user"), remark="ports are open"),
        Examination(level=Level.PROCESS, proven=True, layers=layers, remark="for code that you trust"),
    )
    said = shown(msgspec.structs.replace(SAMPLE, level=Level.SANDBOX, levels=levels), 80).splitlines()
    assert said[2:8] == [
        "  all       own process, own session, clean environment, resource limits",
        "  ✓ sandbox proven: read-only root",
        "  ✓ account proven: own user",
        "            ports are open",
        "  ✓ process proven",
        "            for code that you trust",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """And a stream without the glyphs gets others."""
    for line in shown(SAMPLE, width, ASCII).splitlines():
        assert cell_len(line) <= width
    assert shown(SAMPLE, width, ASCII).isascii()


def test_people_and_scripts_are_told_the_same(cache: Path) -> None:
    """The first line is the answer; the exit code is that of --json."""
    done = grade([], "doctor", cache=cache)
    assert done.returncode == 0
    first, _, *rest = done.stdout.splitlines()
    assert first == "`grade` uses level sandbox on this machine: fit for code that nobody has read."
    assert [re.match(r"  (?:✓|✗) (\w+) ", line) is not None for line in rest].count(True) == 3
    assert "\x1b" not in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_the_keys_are_documented(cache: Path) -> None:
    """docs/isolation.md names each one that --json prints."""
    _, found = doctor([], cache)
    text = (CHECKOUT / "docs" / "isolation.md").read_text(encoding="utf-8")
    keys = {*found, *found["levels"]["sandbox"], *found["machine"]}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []
