"""What learner's code can reach and occupy, tried for real at each level that promises walls.

A test listens outside of the bench, on the machine's own loopback; nothing leaves the machine.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.bench import own_ports
from grader.sandbox.filter import landlock
from grader.sandbox.levels import choose
from grader.sandbox.policy import Level
from tests.sandbox.programs import TRIED

pytestmark = pytest.mark.linux

AsJudge = Callable[[Level, Callable[[Any], None]], None]
WAYS_OUT = """
def connect(address, family=socket.AF_INET, before=lambda s: None, seconds=5, protocol=0):
    def call():
        with socket.socket(family, socket.SOCK_STREAM, protocol) as s:
            s.settimeout(seconds)
            before(s)
            s.connect(address)
            s.send(b"x")
    return tried(call)
def unconnect(s):
    libc.connect(s.fileno(), struct.pack("H14x", 0), 16)  # AF_UNSPEC
there = ("127.0.0.1", PORT)
tell({
    "plain": connect(there),
    "not blocking": connect(there, seconds=0),
    "any address": connect(("0.0.0.0", PORT)),
    "mapped": connect(("::ffff:127.0.0.1", PORT), socket.AF_INET6),
    "ipv6": connect(("::1", PORT), socket.AF_INET6),
    "unconnected": connect(there, before=unconnect),
    "fast open": tried(lambda: socket.socket().sendto(b"x", 0x20000000, there)),
    "fast connect": connect(there, before=lambda s: s.setsockopt(6, 30, 1)),
    "sent to": tried(lambda: socket.socket().sendto(b"x", there)),
    "mptcp": connect(there, protocol=262),
    "name server": connect(("127.0.0.1", 53)),
})
"""
ABSTRACT = """
tell({
    "stream": tried(lambda: socket.socket(socket.AF_UNIX).connect(NAME)),
    "datagram": tried(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).connect(NAME + "-d")),
    "one of a pair": tried(lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b"x", NAME + "-d")),
})
"""
FAMILIES = """
def made(*arguments):
    return tried(lambda: socket.socket(*arguments).close())
stream, packets = socket.SOCK_STREAM, socket.SOCK_RAW
tell({
    "netlink route": made(16, packets, 0), "netlink connections": made(16, packets, 4),
    "netlink audit": made(16, packets, 9), "packet": made(17, packets, 0), "key": made(15, packets, 2),
    "raw": made(2, packets, 6), "ping": made(2, socket.SOCK_DGRAM, 1), "sctp": made(2, stream, 132),
    "dccp": made(2, 6, 33), "mptcp": made(2, stream, 262), "udplite": made(2, socket.SOCK_DGRAM, 136),
    "smc": made(43, stream, 0), "vsock": made(40, stream, 0), "xdp": made(44, packets, 0),
    "crypto": made(38, socket.SOCK_SEQPACKET, 0),
    "tipc pair": tried(lambda: libc.socketpair(30, stream, 0, (ctypes.c_int * 2)())),
    "tls on top": tried(lambda: socket.socket().setsockopt(6, 31, b"tls")),
})
"""
OWN_SERVERS = """
def talk(family, host):
    with socket.create_server((host, 0), family=family) as listener:
        with socket.create_connection(listener.getsockname()[:2], 5) as client, listener.accept()[0] as peer:
            client.sendall(b"x")
            return peer.recv(1) == b"x"
def together(count):
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    clients = [socket.create_connection(each.getsockname(), 5) for each in servers]
    return len(clients)
def client_bound_to_any_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname(), 5, source_address=("127.0.0.1", 0)):
            return True
tell([
    all(talk(socket.AF_INET, "127.0.0.1") for _ in range(40)),
    talk(socket.AF_INET, ""),
    together(OWN),
    client_bound_to_any_port(),
])
"""
needs_ports = pytest.mark.skipif(
    landlock.abi() < landlock.ABI_WITH_PORTS, reason="this kernel has no rule for TCP ports"
)
needs_scopes = pytest.mark.skipif(
    landlock.abi() < landlock.ABI_WITH_SCOPES, reason="this kernel cannot keep local sockets inside"
)


@contextlib.contextmanager
def somebody_else() -> Iterator[socket.socket]:
    """A listener that is not the judge's, for IPv6 and IPv4 where the machine has both."""
    if socket.has_dualstack_ipv6():
        listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    else:
        listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        listener.setblocking(False)
        yield listener


@needs_ports
def test_nobody_elses_port_can_be_reached(as_judge: AsJudge, walled_level: Level) -> None:
    """By no way that TCP knows; nor by a child, which is held by the same rules."""
    with somebody_else() as listener:
        port = listener.getsockname()[1]
        source = f"{TRIED}PORT = {port}\n{WAYS_OUT}"
        in_child = f"{TRIED}if os.fork():\n    os.wait(); signal.pause()\nPORT = {port}\n{WAYS_OUT}"

        def body(judge: Any) -> None:
            for program in (source, in_child):
                found = judge.run(program)
                assert "done" not in found.values(), found
                if walled_level is Level.ACCOUNT:
                    assert {found[name] for name in ("plain", "not blocking", "mapped")} == {"EACCES"}

        as_judge(walled_level, body)
        with pytest.raises(BlockingIOError):
            listener.accept()  # nobody came


def test_programs_with_a_server_of_their_own_work(as_judge: AsJudge, level: Level) -> None:
    """One after the other, several together, and a client bound to any port: right at every level."""
    source = f"{TRIED}OWN = {landlock.OWN_PORTS}\n{OWN_SERVERS}"

    def body(judge: Any) -> None:
        assert judge.run(source) == [True, True, landlock.OWN_PORTS, True]

    as_judge(level, body)


def test_the_graders_ports_are_not_those_that_programs_use_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed connections keep the ports that the kernel gives away for a minute; ours are others."""
    with own_ports.create_listener() as listener:
        drawn = {listener.getsockname()[1], *own_ports.free_ports(8)}
        assert len(drawn) == 9
        assert drawn <= set(own_ports.DRAWN_FROM)
        busy = listener.getsockname()[1]
        monkeypatch.setattr(own_ports, "DRAWN_FROM", range(busy, busy + 1))
        with own_ports.create_listener() as other:  # so many draws were taken
            assert other.getsockname()[1] != busy
        assert busy not in own_ports.free_ports(2)


@needs_ports
def test_fixed_ports_of_a_shared_machine_cannot_be_taken(as_judge: AsJudge) -> None:
    """At level account a port that another program may want is not to be had; the sandbox has its own."""
    if os.geteuid() != 0:
        pytest.skip("level account is for root")
    source = TRIED + (
        "port_range = struct.pack('=I', 45454 << 16 | 45454)\n"
        "tell([tried(lambda: socket.create_server(('127.0.0.1', 45454)).close()),\n"
        "      tried(lambda: socket.socket().setsockopt(0, 51, port_range)),\n"
        "      tried(lambda: socket.socket(socket.AF_INET6).setsockopt(0, 51, port_range))])\n"
    )
    as_judge(Level.ACCOUNT, lambda judge: _equal(judge.run(source), ["EACCES", "ENOPROTOOPT", "ENOPROTOOPT"]))
    as_judge(Level.SANDBOX, lambda judge: _equal(judge.run(source)[0], "done"))


def test_other_families_and_protocols_cannot_be_had(as_judge: AsJudge, walled_level: Level) -> None:
    """No netlink any more, nothing below or beside TCP, UDP and local sockets."""

    def body(judge: Any) -> None:
        found = judge.run(TRIED + FAMILIES)
        assert found.pop("tls on top") == "ENOPROTOOPT"
        assert set(found.values()) == {"EAFNOSUPPORT"}, found

    as_judge(walled_level, body)


def test_udp_stays_inside(as_judge: AsJudge, walled_level: Level) -> None:
    """In the sandbox there is no route; where the network is shared there is no UDP."""
    source = TRIED + (
        "def ask():\n"
        "    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n"
        "        s.sendto(b'x', ('192.0.2.1', 53))\n"
        "tell(tried(ask))\n"
    )
    wanted = "ENETUNREACH" if walled_level is Level.SANDBOX else "EAFNOSUPPORT"
    as_judge(walled_level, lambda judge: _equal(judge.run(source), wanted))


@needs_scopes
def test_local_sockets_of_others_cannot_be_reached(as_judge: AsJudge, walled_level: Level) -> None:
    """Abstract names are not protected by any file's rights."""
    name = f"\0onecook-test-{os.getpid()}"
    with (
        socket.socket(socket.AF_UNIX) as listener,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams,
    ):
        listener.bind(name)
        listener.listen()
        datagrams.bind(f"{name}-d")
        source = f"{TRIED}NAME = {name!r}\n{ABSTRACT}"

        def body(judge: Any) -> None:
            # Not there in a network of the bench's own, not allowed in a shared one.
            wanted = "ECONNREFUSED" if walled_level is Level.SANDBOX else "EPERM"
            assert set(judge.run(source).values()) == {wanted}

        as_judge(walled_level, body)
        datagrams.setblocking(False)
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)


def test_names_that_other_judges_claim_cannot_be_occupied(as_judge: AsJudge) -> None:
    """A judge claims its user number by an abstract name, in the network that level account shares."""
    if os.geteuid() != 0:
        pytest.skip("level account is for root")
    source = TRIED + (
        "one, _ = socket.socketpair()\n"
        "tell([tried(lambda: socket.socket(socket.AF_UNIX).bind('\\0onecook-uid-59000')),\n"
        "      tried(lambda: one.bind('\\0onecook-uid-1900000001'))])\n"
    )
    as_judge(Level.ACCOUNT, lambda judge: _equal(judge.run(source), ["EPERM"] * 2))


def test_no_further_rules_once_sealed(as_judge: AsJudge, walled_level: Level) -> None:
    """Filters and rulesets take kernel memory that nothing counts, and may write to the machine's log."""
    source = TRIED + (
        "number = 277 if os.uname().machine == 'aarch64' else 317\n"
        "tell([tried(lambda: libc.syscall(number, 2, 0, None)),\n"
        "      tried(lambda: libc.prctl(22, 2, None, 0, 0)),\n"
        "      tried(lambda: libc.syscall(444, None, ctypes.c_size_t(0), 1))])\n"
    )
    as_judge(walled_level, lambda judge: _equal(judge.run(source), ["EPERM"] * 3))


@needs_ports
def test_the_report_says_what_is_left_of_the_network(as_judge: AsJudge) -> None:
    """Proven by the probe, which is sealed like any bench."""
    if os.geteuid() != 0:
        pytest.skip("level account is for root")

    def body(judge: Any) -> None:
        with judge.open() as sandbox:
            found = sandbox.probe()
        assert (found["judge"], found["loopback"]) == (True, True)
        assert (found["other_port"], found["netlink"]) == (False, False)
        isolation = choose(Level.ACCOUNT)
        assert "own TCP ports only" in isolation.layers
        assert f"TCP to {1 + landlock.OWN_PORTS} port numbers of other machines" in isolation.remark

    as_judge(Level.ACCOUNT, body)


def _equal(found: object, wanted: object) -> None:
    assert found == wanted
