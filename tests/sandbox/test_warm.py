"""The warm process: its forks are apart from it and from each other, and its death is always survived."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.doctor import telling
from grader.judge.sandboxes import Sandboxes, settle
from grader.sandbox.backend import SandboxLost
from grader.sandbox.bubblewrap.argv import WARM_CAPABILITIES
from grader.sandbox.capabilities import Capability
from grader.sandbox.policy import Isolation, Level, Limits
from grader.sandbox.process_table import descendants, open_pidfd, state, wait_gone
from grader.sandbox.start import open_sandbox
from tests.machines import filtered
from tests.sandbox.programs import TELL

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]
CHECKOUT = Path(__file__).resolve().parents[2]
WAIT = TELL + "import signal\ntell('here')\nsignal.pause()\n"
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
#: linux/capability.h
NUMBERS = {"CAP_NET_ADMIN": 12, "CAP_SYS_ADMIN": 21, "CAP_SETFCAP": 31}


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])


def fields(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    return dict(line.split(":", 1) for line in lines)


def namespaces(pid: int) -> dict[str, str]:
    return {name: str(Path(f"/proc/{pid}/ns/{name}").readlink()) for name in NAMESPACES}


def kinds(pid: int) -> list[str]:
    """What kind of thing each open descriptor of a process is, but for what ctypes may have of its own."""
    found = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
    return sorted(each.partition(":")[0] for each in found if not each.startswith("/memfd:libffi"))


# ---------------------------------------------------------------------- apart
def test_imports_are_paid_once(as_judge: AsJudge, walled_level: Level) -> None:
    """Every sandbox of a runtime is a fork of the same process; another runtime has its own."""

    def body(judge: Any) -> None:
        with judge.open() as first, judge.open() as second, judge.open("asyncio") as other:
            for sandbox in (first, second, other):
                sandbox.wait_ready()
            assert parent(first.server_pid) == parent(second.server_pid)
            assert parent(first.server_pid) != parent(other.server_pid)

    as_judge(walled_level, body)


def test_every_sandbox_has_namespaces_of_its_own(as_judge: AsJudge) -> None:
    """Of every kind: not those of the warm process, of another submission, or of the machine."""

    def body(judge: Any) -> None:
        with judge.open() as first, judge.open() as second:
            attempt = judge.attack(first, WAIT)
            attempt.told()
            second.wait_ready()
            warm = parent(first.server_pid)
            found = [namespaces(pid) for pid in (first.server_pid, second.server_pid, warm, os.getpid())]
            for name in NAMESPACES:
                assert len({each[name] for each in found}) == 4, name
            assert namespaces(attempt.bench.pid) == found[0]

    as_judge(Level.SANDBOX, body)


def test_a_fork_is_proven_like_a_server_of_its_own(as_judge: AsJudge, walled_level: Level) -> None:
    """What a bench finds is the same in every point; only the numbers of processes differ."""

    def body(judge: Any) -> None:
        found = []
        for warm in (True, False):
            isolation = Isolation(level=walled_level)
            with open_sandbox(isolation, runtime="asyncio", warm=warm) as sandbox:
                found.append(sandbox.probe())
        for each in found:
            assert each.pop("pid") > each.pop("parent")
        assert found[0] == found[1]

    as_judge(walled_level, body)


def test_a_fork_keeps_no_descriptor(as_judge: AsJudge) -> None:
    """Not the folder /proc, no mailbox but its own: the same as a server that is a program of its own."""

    def body(judge: Any) -> None:
        found = []
        for warm in (True, False):
            with open_sandbox(Isolation(level=Level.SANDBOX), runtime="own", warm=warm) as sandbox:
                assert sandbox.strays() == []  # it has answered, so it has let go of what it sent before
                found.append(kinds(sandbox.server_pid))
        assert found[0] == found[1]

    as_judge(Level.SANDBOX, body)


def test_a_fork_keeps_no_right(as_judge: AsJudge, walled_level: Level) -> None:
    """The warm process has exactly those that its forks need, and they have none."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            sandbox.wait_ready()
            own, warms = fields(sandbox.server_pid), fields(parent(sandbox.server_pid))
            if walled_level is Level.SANDBOX:
                rights = [NUMBERS[name] for name in WARM_CAPABILITIES]
                assert int(own["CapBnd"], 16) == 0
            else:
                rights = [Capability.SETUID, Capability.SETGID]
            for name in ("CapPrm", "CapEff"):
                assert int(warms[name], 16) == sum(1 << number for number in rights)
            for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                assert int(own[name], 16) == 0, name

    as_judge(walled_level, body)


@pytest.mark.skipif(os.geteuid() != 0, reason="level account is for root")
def test_nobody_of_its_user_may_look_in(as_judge: AsJudge) -> None:
    """A warm process has the judge's user, a server that of its benches: both are closed to that user."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            sandbox.wait_ready()
            for pid in (parent(sandbox.server_pid), sandbox.server_pid):
                assert "0" not in fields(pid)["Uid"].split()
                assert Path(f"/proc/{pid}/mem").stat().st_uid == 0

    as_judge(Level.ACCOUNT, body)


def test_sets_keep_their_order(as_judge: AsJudge, level: Level) -> None:
    """In every sandbox of every judge: a grading is repeated exactly, however the server came to be."""
    source = (
        TELL + "import sys\ntell([sys.flags.hash_randomization, hash('egg'), list(set('scrambled eggs'))])"
    )
    seen: list[Any] = []
    read_end, write_end = os.pipe()

    def body(judge: Any) -> None:
        found = [judge.run(source), judge.run(source)]
        with open_sandbox(Isolation(level=level), runtime="own", warm=False) as direct:
            found.append(judge.attack(direct, source).told())
        os.write(write_end, json.dumps(found).encode() + b"\n")

    for _ in range(2):
        as_judge(level, body)
        seen += json.loads(os.read(read_end, 1 << 16))
    os.close(read_end)
    os.close(write_end)
    assert len(seen) == 6
    assert all(each == seen[0] for each in seen)
    assert seen[0][0] == 0


# ---------------------------------------------------------------------- its death
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_between_two_submissions(as_judge: AsJudge, walled_level: Level, number: int) -> None:
    """The next sandbox has a new one."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            sandbox.wait_ready()
            warm = parent(sandbox.server_pid)
        _end(warm, number)
        with judge.open() as sandbox:
            assert judge.attack(sandbox, WAIT).told() == "here"
            assert parent(sandbox.server_pid) != warm

    as_judge(walled_level, body)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_before_a_server_is_ready(as_judge: AsJudge, walled_level: Level, number: int) -> None:
    """The sandbox is lost at once, nothing is left of it, and the next one works."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            sandbox.wait_ready()
            warm = parent(sandbox.server_pid)
        # It is stopped before it hears of the next one, so that this one surely does not come up.
        _end(warm, signal.SIGSTOP)
        lost = _forked_by_whoever_is_there(judge)
        if number == signal.SIGKILL:
            _end(warm, number)
        with pytest.raises(SandboxLost):
            lost.wait_ready()
        lost.close()
        assert judge.run(WAIT) == "here"

    as_judge(walled_level, body)


def _forked_by_whoever_is_there(judge: Any) -> Any:
    """A sandbox that is asked of a warm process whose stop the judge has not noticed yet."""
    from grader.sandbox import warm

    ((process, _),) = warm._running.values()
    pid, process._pid = process._pid, 0
    try:
        return judge.open()
    finally:
        process._pid = pid


def test_under_a_running_bench(as_judge: AsJudge) -> None:
    """In namespaces the bench goes along, and the sandbox is lost like one whose server was killed."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            attempt = judge.attack(sandbox, WAIT)
            attempt.told()
            server = open_pidfd(sandbox.server_pid)
            assert server is not None
            _end(parent(sandbox.server_pid), signal.SIGKILL)
            attempt.wait_dead()
            assert wait_gone(server, 30)
            os.close(server)
            assert sandbox.lost()
        assert judge.run(WAIT) == "here"

    as_judge(Level.SANDBOX, body)


@pytest.mark.skipif(os.geteuid() != 0, reason="level account is for root")
def test_under_a_running_bench_of_an_account(as_judge: AsJudge) -> None:
    """A server under an account needs it no more; it goes on, and ends with its sandbox."""

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            judge.attack(sandbox, WAIT).told()
            _end(parent(sandbox.server_pid), signal.SIGKILL)
            assert judge.attack(sandbox, WAIT).told() == "here"
            server = sandbox.server_pid
        assert state(server) is None
        assert judge.run(WAIT) == "here"

    as_judge(Level.ACCOUNT, body)


def _end(pid: int, number: int) -> None:
    held = open_pidfd(pid)
    assert held is not None
    os.kill(pid, number)
    if number == signal.SIGKILL:
        assert wait_gone(held, 30)
    else:
        while state(pid) != "T":
            pass
    os.close(held)


def test_a_sandbox_that_is_closed_early_leaves_nothing(as_judge: AsJudge, level: Level) -> None:
    """Before its warm process has read the order, even."""

    def body(judge: Any) -> None:
        for _ in range(3):
            judge.open("asyncio").close()
        with judge.open("asyncio") as sandbox:
            sandbox.kill()

    as_judge(level, body)


def test_the_next_sandbox_opens_while_the_last_one_ends(as_judge: AsJudge, level: Level) -> None:
    """Before the next one runs a bench, everything in the last one is gone; so it is when a judge settles."""
    daemon = (
        TELL + "if os.fork() == 0:\n    os.setsid()\n    import signal\n    tell(1)\n    signal.pause()\n"
    )

    def body(judge: Any) -> None:
        servers: list[int] = []
        for _ in range(3):
            sandboxes = Sandboxes(level, "own", Limits(), telling=telling)
            sandboxes.prove()
            sandboxes.open()
            assert [state(pid) for pid in servers if state(pid) not in (None, "Z", "X")] == []
            assert sandboxes._sandbox is not None
            judge.attack(sandboxes._sandbox, daemon).told()
            servers += [sandboxes._sandbox.server_pid, *descendants(sandboxes._sandbox.server_pid)]
            sandboxes.leave()
        settle()
        assert len(servers) >= 6
        assert [pid for pid in servers if state(pid) not in (None, "Z", "X")] == []

    as_judge(level, body)


# ---------------------------------------------------------------------- machines that cannot have one
def test_a_machine_that_refuses_it_still_has_the_level(image: None) -> None:
    """Each server is a program of its own then, at the same level with the same layers."""
    script = (
        "import json\n"
        "from grader.doctor import telling\n"
        "from grader.judge import sandboxes\n"
        "from grader.sandbox.image import prepare\n"
        "from grader.sandbox.policy import Level, Limits\n"
        "from grader.sandbox.privilege import drop_root\n"
        "prepare()\ndrop_root()\n"
        "mine = sandboxes.Sandboxes(Level.SANDBOX, 'asyncio', Limits(), telling=telling)\n"
        "found = mine.prove()\nmine.close()\n"
        "print(json.dumps([sandboxes._warm_works, found.level.value, found.layers]))\n"
    )
    answers = []
    for prefix in ([], filtered(refused=("setns",))):
        done = subprocess.run(
            [*prefix, sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))
    (normal, poor) = answers
    assert normal[0] is True
    assert poor[0] is False
    assert poor[1:] == normal[1:]
