"""A sandbox from the judge's side: what it proves, what it says, how it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.bench.mailbox import pair
from grader.doctor.causes import explain
from grader.doctor.telling import impossible, remarked
from grader.errors import Inconclusive
from grader.judge.conducting.budget import Budget
from grader.judge.conducting.conductor import Conductor
from grader.judge.conducting.modules import Modules
from grader.sandbox.account import backend as account
from grader.sandbox.backend import SandboxLost
from grader.sandbox.bubblewrap import backend as bubble
from grader.sandbox.bubblewrap import program as bwrap
from grader.sandbox.capabilities import permitted
from grader.sandbox.handle import Sandbox
from grader.sandbox.levels import Impossible, choose
from grader.sandbox.policy import Demand, DemandWord, Isolation, Level, Limits, acceptable, demand
from grader.sandbox.privilege import drop_root, shed, started_by_root
from grader.sandbox.process_table import wait_gone
from grader.sandbox.start import open_sandbox
from tests.sandbox.programs import TELL

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]
WAIT = TELL + "tell('here')\nsignal.pause()\n"


def test_a_level_is_proven_and_named(as_judge: AsJudge, level: Level) -> None:
    """The proof runs the real thing and lists the layers that were on."""

    def body(judge: Any) -> None:
        isolation = choose(level)
        assert isolation.level is level
        assert "resource limits" in isolation.layers
        if level is not Level.PROCESS:
            assert "system call filter" in isolation.layers
            assert "no capabilities" in isolation.layers
        else:
            assert ("your own rights" in isolation.remark) != started_by_root()

    as_judge(level, body)


def test_a_level_that_cannot_be_had_is_inconclusive(
    as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the cause and a next step, and no marks lost."""

    def body(judge: Any) -> None:
        monkeypatch.setattr(bwrap, "SYSTEM_PATHS", "/nonexistent")
        monkeypatch.setattr(bwrap, "_wheel_bwrap", lambda: None)
        with pytest.raises(Impossible) as caught:
            choose(Level.SANDBOX)
        told = impossible(caught.value)
        assert "no bubblewrap" in told.cause
        assert told.next_step
        assert told.exit_code == 3
        assert ("--isolation untrusted" in told.next_step) == started_by_root()
        if not started_by_root():
            with pytest.raises(Impossible) as caught:
                choose(Level.ACCOUNT)
            assert "only root" in impossible(caught.value).cause
        weaker = remarked(choose())
        assert weaker.level is (Level.ACCOUNT if started_by_root() else Level.PROCESS)
        assert "no sandbox: there is no bubblewrap" in weaker.remark
        assert ("grade doctor" in weaker.remark) == (weaker.level is Level.PROCESS)

    as_judge(Level.PROCESS, body)


@pytest.mark.parametrize("cause", ["lost", "ports"])
def test_a_passing_cause_takes_no_walls_away(
    as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    """One submission could bring it about, so that the next runs where it may read and write."""

    def fails(_: Sandbox) -> Any:
        if cause == "lost":
            raise SandboxLost("a bench could not be confined")
        return {"judge": True, "loopback": False}

    def body(judge: Any) -> None:
        monkeypatch.setattr(Sandbox, "probe", fails)
        if cause == "ports":
            monkeypatch.setattr(bwrap, "SYSTEM_PATHS", "/nonexistent")
            monkeypatch.setattr(bwrap, "_wheel_bwrap", lambda: None)
        with pytest.raises(Impossible) as caught:
            choose()
        told = impossible(caught.value)
        assert "just now" in told.cause
        assert "wait a minute" in told.next_step

    if cause == "ports" and os.geteuid() != 0:
        pytest.skip("level account is for root")
    as_judge(Level.PROCESS, body)


def test_account_names_what_is_missing(as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary user lacks root, not a capability of root's."""

    def body(judge: Any) -> None:
        monkeypatch.setattr(account, "started_by_root", lambda: False)
        with pytest.raises(Inconclusive, match="only root"):
            judge.open()

    as_judge(Level.ACCOUNT, body)


def test_ignored_ends_of_children_hang_nothing(as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bubblewrap waits by that signal; whoever ignores it hands that on to all that it starts."""

    def body(judge: Any) -> None:
        monkeypatch.setattr(bubble, "KILL_SECONDS", 2.0)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with judge.open() as opened:
            judge.attack(opened, WAIT).told()

    as_judge(Level.SANDBOX, body)


def test_walls_are_demanded(as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The highest level that has some; never `process`, for which the reasons stand instead."""

    def good(judge: Any) -> None:
        assert choose(Demand.UNTRUSTED).level is Level.SANDBOX

    def poor(judge: Any) -> None:
        monkeypatch.setattr(bwrap, "SYSTEM_PATHS", "/nonexistent")
        monkeypatch.setattr(bwrap, "_wheel_bwrap", lambda: None)
        if started_by_root():
            assert choose(Demand.UNTRUSTED).level is Level.ACCOUNT
            assert remarked(choose(Demand.UNTRUSTED)).remark.startswith("no sandbox: there is no bubblewrap")
            shed()
            choose.cache_clear()
        with pytest.raises(Impossible) as caught:
            choose(Demand.UNTRUSTED)
        told = impossible(caught.value)
        assert "no sandbox: there is no bubblewrap" in told.cause
        why = "gave up" if started_by_root() else "only root"
        account = explain(Level.ACCOUNT, caught.value.reasons[Level.ACCOUNT]).cause
        assert f"no account: {account}" in told.cause
        assert why in account
        assert "grade doctor" in told.next_step

    as_judge(Level.SANDBOX, good)
    as_judge(Level.PROCESS, poor)


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        (None, (Level.SANDBOX, Level.ACCOUNT, Level.PROCESS)),
        ("untrusted", (Level.SANDBOX, Level.ACCOUNT)),
        ("sandbox", (Level.SANDBOX,)),
        ("account", (Level.ACCOUNT,)),
        ("process", (Level.PROCESS,)),
    ],
)
def test_what_satisfies_a_demand(word: DemandWord | None, levels: tuple[Level, ...]) -> None:
    """The strongest first: it is tried first."""
    assert acceptable(demand(word)) == levels


def test_the_bench_is_nobody_on_the_machine(as_judge: AsJudge, level: Level) -> None:
    """Whoever started the grader: on the host no process of the sandbox is root's."""

    def body(judge: Any) -> None:
        with judge.open() as opened:
            attempt = judge.attack(opened, WAIT)
            attempt.told()
            for pid in (opened.server_pid, attempt.bench.pid):
                lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
                fields = dict(line.split(":", 1) for line in lines)
                assert "0" not in fields["Uid"].split()
                assert int(fields["CapEff"], 16) == 0

    as_judge(level, body)


@pytest.mark.skipif(os.geteuid() != 0, reason="there is no root to drop")
def test_root_is_refused_and_dropped(as_judge: AsJudge, image: None) -> None:
    """A judge that still is root opens no sandbox; one that dropped it keeps reading, and sheds the rest."""
    with pytest.raises(Inconclusive, match="still is root"):
        open_sandbox(Isolation(level=Level.PROCESS), runtime="own")

    def body(judge: Any) -> None:
        assert 0 not in (*os.getresuid(), *os.getresgid(), *os.getgroups())
        choose(Level.PROCESS)
        assert permitted() == {2}
        assert list(Path("/root").iterdir())
        with pytest.raises(PermissionError):
            os.setuid(0)
        drop_root()  # nothing to do any more

    as_judge(Level.PROCESS, body)


def test_how_a_bench_ended_is_told(as_judge: AsJudge, level: Level) -> None:
    """Raw wait status, for words."""

    def body(judge: Any) -> None:
        with judge.open() as opened:
            left = judge.attack(opened, "import os; os._exit(3)")
            assert os.WEXITSTATUS(left.wait_ended()) == 3
            died = judge.attack(opened, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
            assert os.WTERMSIG(died.wait_ended()) == signal.SIGSEGV
            assert not died.bench.alive()
            assert opened.strays() == []

    as_judge(level, body)


def test_the_judge_sees_in_what_a_bench_waits(as_judge: AsJudge, level: Level) -> None:
    """At every level the look from outside tells the system call."""

    def body(judge: Any) -> None:
        with judge.open() as opened:
            source = TELL + "tell('here')\nread_end, _ = os.pipe()\nos.read(read_end, 1)\n"
            attempt = judge.attack(opened, source)
            attempt.told()
            while (snapshot := opened.look(attempt.bench.pid)) is None or not snapshot.resting:
                assert attempt.bench.alive()
            assert [thread.call for thread in snapshot.threads] == ["read"]

    as_judge(level, body)


def test_a_bench_that_does_not_start_is_not_the_learners_fault(as_judge: AsJudge, level: Level) -> None:
    """Nothing of the learner's has run by then: inconclusive, with the bench's own words."""
    program = Modules(
        texts={"learner": "answer = 42\n"}, given=(), learner="learner", drivers=(), required=()
    )

    def body(judge: Any) -> None:
        limits = Limits(open_files=3)  # not even the listener can be made
        with open_sandbox(Isolation(level=level), runtime="own", limits=limits) as sandbox:
            conductor = Conductor(sandbox, program, None, limits, budget=Budget(limits))
            with pytest.raises(Inconclusive, match="did not come up"):
                conductor.start()
            conductor.close()

    as_judge(level, body)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_dead_or_stopped_server_is_a_lost_cell(as_judge: AsJudge, level: Level, number: int) -> None:
    """The judge learns at once, and closing still leaves nothing; a second close is fine."""

    def body(judge: Any) -> None:
        opened = judge.open()
        judge.attack(opened, WAIT).told()
        assert opened.server_pid > 0
        os.kill(opened.server_pid, number)
        near, far = pair()
        with near, far, pytest.raises(SandboxLost):
            opened.fork_bench(far, 1)
        opened.close()
        opened.close()

    as_judge(level, body)


def test_a_judge_that_dies_takes_everything_along(as_judge: AsJudge, level: Level) -> None:
    """Killed without a chance to clean up: server, bench and its children end by themselves."""

    def body(judge: Any) -> None:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            opened = judge.open()
            attempt = judge.attack(opened, TELL + "os.fork()\ntell('here')\nsignal.pause()\n")
            attempt.told()
            os.write(write_end, f"{opened.server_pid} {attempt.bench.pid}".encode())
            os.close(write_end)
            signal.pause()
        os.close(write_end)
        server, bench = (int(word) for word in os.read(read_end, 64).split())
        held = [os.pidfd_open(each) for each in (server, bench)]
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for descriptor in held:
            assert wait_gone(descriptor, 30)
        while True:  # orphans came to us, their subreaper; none must need a signal of ours
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                break

    as_judge(level, body)


def test_the_wheels_bwrap_serves_too(as_judge: AsJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has none, the copy of the wheel's runs for whoever the judge has become."""
    if bwrap._wheel_bwrap() is None:
        pytest.skip("the wheel is not installed")
    monkeypatch.setattr(bwrap, "SYSTEM_PATHS", "/nonexistent")
    bwrap.copy_bwrap()

    def body(judge: Any) -> None:
        assert "onecook" in str(bwrap.find_bwrap()) or os.environ.get("ONECOOK_CACHE")
        assert choose(Level.SANDBOX).level is Level.SANDBOX

    as_judge(Level.SANDBOX, body)
