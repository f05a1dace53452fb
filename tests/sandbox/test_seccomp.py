"""The filter, run by a small machine of our own that knows classic BPF; the real one is in test_attacks."""

from __future__ import annotations

import errno
import socket

import pytest

from grader.sandbox.filter import seccomp
from grader.sandbox.filter.seccomp import (
    ALLOW,
    ERRNO,
    KILL_PROCESS,
    assemble,
    assemble_seal,
    instructions,
    seal_instructions,
)
from grader.sandbox.filter.syscalls import REFUSED, SEALED, number_of

MACHINES = ("x86_64", "aarch64")
READ = {"x86_64": 0, "aarch64": 63}


def verdict(
    machine: str,
    name: str | int,
    *arguments: int,
    tcp_only: bool = False,
    sealed: bool = False,
    architecture: int = 0,
) -> int:
    """What the kernel would answer by the first program, or by the second one alone."""
    number = number_of(name, machine) if isinstance(name, str) else name
    assert number is not None
    data = {
        seccomp.NUMBER: number,
        seccomp.ARCHITECTURE: architecture or seccomp.AUDIT_ARCHITECTURE[machine],
        **{seccomp.ARGUMENT_0 + 8 * at: value for at, value in enumerate((*arguments, 0, 0, 0, 0, 0, 0)[:6])},
    }
    program = seal_instructions(machine) if sealed else instructions(machine, tcp_only=tcp_only)
    at = accumulator = 0
    while True:
        step = program[at]
        at += 1
        match step.code:
            case seccomp.LOAD:
                accumulator = data[step.value]
            case seccomp.AND:
                accumulator &= step.value
            case seccomp.JUMP_EQUAL:
                at += step.if_true if accumulator == step.value else step.if_false
            case seccomp.JUMP_ABOVE:
                at += step.if_true if accumulator >= step.value else step.if_false
            case seccomp.JUMP_BITS:
                at += step.if_true if accumulator & step.value else step.if_false
            case seccomp.RETURN:
                return step.value


def refused(number: int) -> int:
    return ERRNO | number


@pytest.mark.parametrize("tcp_only", [False, True])
@pytest.mark.parametrize("machine", MACHINES)
def test_every_listed_call_is_refused(machine: str, *, tcp_only: bool) -> None:
    """A call of the deny-list is refused wherever it exists."""
    for name in REFUSED:
        if number_of(name, machine) is not None:
            assert verdict(machine, name, tcp_only=tcp_only) == refused(errno.EPERM), name


@pytest.mark.parametrize("machine", MACHINES)
def test_ordinary_calls_pass(machine: str) -> None:
    """What is not listed is allowed: read, and a number that no kernel has yet."""
    assert verdict(machine, READ[machine]) == ALLOW
    assert verdict(machine, 900) == ALLOW


def test_other_architectures_die() -> None:
    """32 bit calls and x32 would have other numbers."""
    assert verdict("x86_64", 0, architecture=0x40000003) == KILL_PROCESS
    assert verdict("x86_64", seccomp.X32_BIT) == KILL_PROCESS


@pytest.mark.parametrize("machine", MACHINES)
def test_processes_yes_namespaces_no(machine: str) -> None:
    """Forks and threads work, a clone with a new namespace does not, clone3 falls back to clone."""
    assert verdict(machine, "clone", 0x003D0F00) == ALLOW  # what pthread_create asks for
    assert verdict(machine, "clone", 0x10000011) == refused(errno.EPERM)  # a new user namespace
    assert verdict(machine, "clone", 0x8011) == refused(errno.EPERM)  # a sibling
    assert verdict(machine, "clone3") == refused(errno.ENOSYS)


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_in_a_network_of_its_own(machine: str) -> None:
    """Local, TCP and UDP sockets; of netlink only the judge's eye on queues."""
    for ordinary in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6):
        assert verdict(machine, "socket", ordinary, socket.SOCK_DGRAM) == ALLOW
        assert verdict(machine, "socket", ordinary, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) == ALLOW
    assert verdict(machine, "socket", socket.AF_INET, socket.SOCK_DGRAM, 17) == ALLOW
    # SCTP, MPTCP, ping, UDP-Lite, and raw packets, which have no protocol of their own
    for kind, protocol in ((1, 132), (1, 262), (2, 1), (2, 136), (3, 6)):
        assert verdict(machine, "socket", socket.AF_INET, kind, protocol) == refused(errno.EAFNOSUPPORT)
    assert verdict(machine, "socketpair", socket.AF_UNIX, socket.SOCK_STREAM) == ALLOW
    assert verdict(machine, "socketpair", 30, socket.SOCK_STREAM) == refused(errno.EAFNOSUPPORT)
    assert verdict(machine, "socket", 16, 3, 4) == ALLOW
    for family, protocol in ((16, 0), (16, 12), (17, 0), (38, 0), (40, 0)):
        assert verdict(machine, "socket", family, 3, protocol) == refused(errno.EAFNOSUPPORT)


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_in_a_shared_network(machine: str) -> None:
    """TCP only, and not the two ways around Landlock's port rule: MPTCP and fast open."""
    stream = socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC

    def made(*arguments: int) -> int:
        return verdict(machine, "socket", *arguments, tcp_only=True)

    assert made(socket.AF_INET, stream) == made(socket.AF_INET6, stream, 6) == ALLOW
    assert made(socket.AF_UNIX, socket.SOCK_DGRAM) == ALLOW
    assert made(socket.AF_INET, socket.SOCK_DGRAM) == made(socket.AF_INET, stream, 262)
    assert made(socket.AF_INET, socket.SOCK_DGRAM) == refused(errno.EAFNOSUPPORT)
    fast = seccomp.MSG_FASTOPEN
    assert verdict(machine, "sendto", 3, 0, 0, fast, tcp_only=True) == refused(errno.EOPNOTSUPP)
    assert verdict(machine, "sendmsg", 3, 0, fast, tcp_only=True) == refused(errno.EOPNOTSUPP)
    assert verdict(machine, "sendto", 3, 0, 0, 0, tcp_only=True) == ALLOW
    assert verdict(machine, "setsockopt", 3, 6, 30, tcp_only=True) == refused(errno.ENOPROTOOPT)
    assert verdict(machine, "setsockopt", 3, 6, 1, tcp_only=True) == ALLOW
    for length in (16, 28):
        assert verdict(machine, "bind", 3, 0, length, tcp_only=True) == ALLOW
    for length in (2, 20, 25, 110):
        assert verdict(machine, "bind", 3, 0, length, tcp_only=True) == refused(errno.EPERM)
        assert verdict(machine, "bind", 3, 0, length) == ALLOW


@pytest.mark.parametrize("tcp_only", [False, True])
@pytest.mark.parametrize("machine", MACHINES)
def test_options_of_sockets(machine: str, *, tcp_only: bool) -> None:
    """Buffers stay as they are, which is said to be well; nothing is put on top of TCP."""
    for name in (7, 8):
        assert verdict(machine, "setsockopt", 3, 1, name, tcp_only=tcp_only) == refused(0)
    assert verdict(machine, "setsockopt", 3, 6, 31, tcp_only=tcp_only) == refused(errno.ENOPROTOOPT)
    for level, name in ((1, 2), (6, 7), (6, 8), (41, 26), (41, 51), (0, 1)):
        assert verdict(machine, "setsockopt", 3, level, name, tcp_only=tcp_only) == ALLOW
    ports = refused(errno.ENOPROTOOPT) if tcp_only else ALLOW
    assert verdict(machine, "setsockopt", 3, 0, 51, tcp_only=tcp_only) == ports


@pytest.mark.parametrize("machine", MACHINES)
def test_sealed(machine: str) -> None:
    """No netlink and no further rules; all else is the first program's."""
    for protocol in (0, 4):
        assert verdict(machine, "socket", 16, 3, protocol, sealed=True) == refused(errno.EAFNOSUPPORT)
    assert verdict(machine, "socket", socket.AF_INET, 1, sealed=True) == ALLOW
    for name in SEALED:
        assert verdict(machine, name, sealed=True) == refused(errno.EPERM)
    assert verdict(machine, "prctl", 22, sealed=True) == refused(errno.EPERM)
    assert verdict(machine, "prctl", 15, sealed=True) == verdict(machine, READ[machine], sealed=True) == ALLOW
    assert verdict(machine, 0, sealed=True, architecture=0x40000003) == KILL_PROCESS


@pytest.mark.parametrize("machine", MACHINES)
def test_limits_and_looks_cannot_be_changed(machine: str) -> None:
    """No limits of another process, no hiding from the judge's look, no typing into a terminal."""
    assert verdict(machine, "prlimit64", 0) == ALLOW
    assert verdict(machine, "prlimit64", 2) == refused(errno.EPERM)
    assert verdict(machine, "prctl", 4) == verdict(machine, "prctl", 1) == refused(errno.EPERM)
    assert verdict(machine, "prctl", 15) == ALLOW
    for option in (35, 36, 62, 78):
        assert verdict(machine, "prctl", option) == refused(errno.EPERM)
    assert verdict(machine, "ioctl", 0, 0x5412) == refused(errno.EPERM)
    for of_pidfd in (0xFF01, 0xC050FF0B):
        assert verdict(machine, "ioctl", 3, of_pidfd) == refused(errno.EPERM)
    for ordinary in (0x5401, 0x5421, 0x541B):
        assert verdict(machine, "ioctl", 3, ordinary) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_reads_with_flags_fall_back_to_plain_ones(machine: str) -> None:
    """The C library takes this answer for an old kernel's, so `os.preadv` works."""
    assert verdict(machine, "preadv2") == verdict(machine, "pwritev2") == refused(errno.ENOSYS)


@pytest.mark.parametrize("machine", MACHINES)
def test_only_ones_own_turns_at_the_processor(machine: str) -> None:
    """Nice and affinity of this process may be changed, those of another or of a whole user may not."""
    for name in ("sched_setscheduler", "sched_setaffinity", "sched_setparam", "sched_setattr"):
        assert verdict(machine, name, 0) == ALLOW
        assert verdict(machine, name, 2) == refused(errno.EPERM)
    for name, process, user in (("setpriority", 0, 2), ("ioprio_set", 1, 3)):
        assert verdict(machine, name, process, 0) == ALLOW
        for which, who in ((process, 2), (user, 0)):
            assert verdict(machine, name, which, who) == refused(errno.EPERM)


def test_it_fits_and_is_only_for_known_machines() -> None:
    """The kernel takes at most 4096 instructions; other machines get none, and the report says so."""
    program = assemble(tcp_only=True, machine="x86_64")
    assert program is not None
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096
    assert assemble(tcp_only=False, machine="riscv64") is None
    assert assemble_seal("riscv64") is None
    assert assemble_seal("aarch64")
