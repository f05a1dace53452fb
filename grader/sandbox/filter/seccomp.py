"""The system call filter of a bench: a deny-list, assembled by hand, for x86_64 and aarch64.

A deny-list on purpose. An allow-list breaks with the next libc or Python release and takes points from
learners for it; what is refused here no exercise can need: other namespaces, mounts, looking into other
processes, kernel features with a history of holes, and memory that the limits do not see. Everything
else is bounded by the namespaces and the limits around it.

Two programs, stacked: the second comes when a bench has made the judge's sockets, and refuses what only
they needed. The numbers are in :mod:`grader.sandbox.filter.syscalls`.
The program is classic BPF over ``struct seccomp_data`` (linux/seccomp.h): jumps count instructions
to skip, forward only.
"""

from __future__ import annotations

import dataclasses
import errno
import functools
import platform
import struct

from grader.protocol.numbers import PR_SET_DUMPABLE
from grader.sandbox.filter.syscalls import COLUMN, INSPECTED, REFUSED, SEALED, number_of

__all__ = ["Instruction", "assemble", "assemble_seal", "instructions", "seal_instructions"]

LOAD, AND, JUMP_EQUAL, JUMP_ABOVE, JUMP_BITS, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
# Offsets in struct seccomp_data; of the arguments only the low half matters to the calls below.
NUMBER, ARCHITECTURE, ARGUMENT_0 = 0, 4, 16
X32_BIT = 0x40000000

AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

#: every CLONE_NEW* flag but CLONE_NEWTIME, whose bit is part of clone's exit signal
NEW_NAMESPACE = 0x7E020000
#: a child of the server's, beside the bench and out of the judge's snapshot
CLONE_PARENT = 0x8000
AF_UNIX, AF_INET, AF_INET6, AF_NETLINK = 1, 2, 10, 16
NETLINK_SOCK_DIAG = 4
SOCK_STREAM, SOCK_DGRAM, SOCK_TYPE_MASK = 1, 2, 0xF
IPPROTO_DEFAULT, IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP = 0, 0, 6, 17
TCP_FASTOPEN_CONNECT, TCP_ULP = 30, 31
#: an option of IPPROTO_IP (for IPv6 as well): out of which ports "any port" is taken
IP_LOCAL_PORT_RANGE = 51
SOL_SOCKET, SO_SNDBUF, SO_RCVBUF = 1, 7, 8
NO_ERROR = 0
#: other lengths are those of local sockets, whose names all of a machine share: none to be occupied there
SOCKADDR_IN_BYTES, SOCKADDR_IN6_BYTES = 16, 28
MSG_FASTOPEN = 0x20000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_MM, PR_SET_CHILD_SUBREAPER = 1, 22, 35, 36
#: a processor's twin that stays empty; a table of any size in the kernel (6.16)
PR_SCHED_CORE, PR_FUTEX_HASH = 62, 78
REFUSED_OPTIONS = (
    PR_SET_PDEATHSIG,
    PR_SET_DUMPABLE,
    PR_SET_MM,
    PR_SET_CHILD_SUBREAPER,
    PR_SCHED_CORE,
    PR_FUTEX_HASH,
)
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
#: the kind of an ioctl; those of this kind (PIDFS_IOCTL_MAGIC) ask a pidfd about whatever process it means
IOCTL_KIND, IOCTL_OF_PIDFD = 0xFF00, 0xFF00
PRIO_PROCESS, IOPRIO_WHO_PROCESS = 0, 1


@dataclasses.dataclass(frozen=True, slots=True)
class Instruction:
    """One ``struct sock_filter``."""

    code: int
    value: int
    if_true: int = 0
    if_false: int = 0

    def pack(self) -> bytes:
        """As the kernel reads it."""
        return struct.pack("HBBI", self.code, self.if_true, self.if_false, self.value)


@functools.cache
def assemble(*, tcp_only: bool, machine: str | None = None) -> bytes | None:
    """The filter as the kernel takes it; None for a machine whose numbers we do not have."""
    machine = machine or platform.machine()
    return _packed(instructions(machine, tcp_only=tcp_only)) if machine in COLUMN else None


@functools.cache
def assemble_seal(machine: str | None = None) -> bytes | None:
    """The second filter, for a bench that has made the judge's sockets; None as with :func:`assemble`."""
    machine = machine or platform.machine()
    return _packed(seal_instructions(machine)) if machine in COLUMN else None


def instructions(machine: str, *, tcp_only: bool) -> list[Instruction]:
    """The whole program. ``tcp_only``: where no network namespace of its own holds the bench."""
    program = _beginning(machine)
    # glibc falls back to clone, whose flags can be seen.
    program += _when("clone3", machine, [_refuse(errno.ENOSYS)])
    program += _when("clone", machine, [*_unless_bits(0, NEW_NAMESPACE | CLONE_PARENT), _refuse(errno.EPERM)])
    program += _when("socket", machine, _sockets(tcp_only=tcp_only))
    # Any family would load its kernel module first, and only then say that it knows no pairs.
    program += _when(
        "socketpair", machine, [_argument(0), *_allow_values((AF_UNIX,)), _refuse(errno.EAFNOSUPPORT)]
    )
    program += _when("prctl", machine, _refuse_values(0, REFUSED_OPTIONS, errno.EPERM))
    program += _when("ioctl", machine, _ioctls())
    # glibc falls back to the calls without flags; what the flags tell of the page cache others may have left.
    for name in ("preadv2", "pwritev2"):
        program += _when(name, machine, [_refuse(errno.ENOSYS)])
    program += _own_process_only(machine)
    if tcp_only:
        lengths = _allow_values((SOCKADDR_IN_BYTES, SOCKADDR_IN6_BYTES))
        program += _when("bind", machine, [_argument(2), *lengths, _refuse(errno.EPERM)])
        for name, index in (("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)):
            program += _when(name, machine, [*_unless_bits(index, MSG_FASTOPEN), _refuse(errno.EOPNOTSUPP)])
    program += _when("setsockopt", machine, _socket_options(tcp_only=tcp_only))
    return [*program, *_refuse_calls(machine, REFUSED), _allow()]


def seal_instructions(machine: str) -> list[Instruction]:
    """The second program, on top of the first: no netlink, which tells of the network's connections."""
    program = _beginning(machine)
    program += _when("socket", machine, _refuse_values(0, (AF_NETLINK,), errno.EAFNOSUPPORT))
    program += _when("prctl", machine, _refuse_values(0, (PR_SET_SECCOMP,), errno.EPERM))
    return [*program, *_refuse_calls(machine, SEALED), _allow()]


def _packed(program: list[Instruction]) -> bytes:
    return b"".join(instruction.pack() for instruction in program)


def _beginning(machine: str) -> list[Instruction]:
    """Kill whoever calls by another architecture's numbers; leave the number to be looked at."""
    program = [
        Instruction(LOAD, ARCHITECTURE),
        Instruction(JUMP_EQUAL, AUDIT_ARCHITECTURE[machine], if_true=1),
        Instruction(RETURN, KILL_PROCESS),
        Instruction(LOAD, NUMBER),
    ]
    if machine == "x86_64":
        program += [Instruction(JUMP_ABOVE, X32_BIT, if_false=1), Instruction(RETURN, KILL_PROCESS)]
    return program


def _own_process_only(machine: str) -> list[Instruction]:
    """Limits and turns at the processor: one's own only. The server's are as good as the next check's."""
    program: list[Instruction] = []
    for name in ("prlimit64", "sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"):
        program += _when(name, machine, [_argument(0), *_allow_values((0,)), _refuse(errno.EPERM)])
    for name, own in (("setpriority", PRIO_PROCESS), ("ioprio_set", IOPRIO_WHO_PROCESS)):
        body = [
            _argument(0),
            Instruction(JUMP_EQUAL, own, if_true=1),
            _refuse(errno.EPERM),
            _argument(1),
            *_allow_values((0,)),
            _refuse(errno.EPERM),
        ]
        program += _when(name, machine, body)
    return program


def _refuse_calls(machine: str, names: dict[str, tuple[int | None, int | None]]) -> list[Instruction]:
    numbers = [number for name in names if (number := number_of(name, machine)) is not None]
    return [
        step
        for number in numbers
        for step in (Instruction(JUMP_EQUAL, number, if_false=1), _refuse(errno.EPERM))
    ]


def _sockets(*, tcp_only: bool) -> list[Instruction]:
    """Which sockets may be made: local ones, TCP, UDP inside an own network; the judge's eye on queues.

    Other protocols of the same families (SCTP, DCCP, SMC, MPTCP, ping) are kernel modules that no exercise
    needs, and MPTCP is one that Landlock's port rule does not see.
    """
    refuse = _refuse(errno.EAFNOSUPPORT)

    def only(index: int, *values: int) -> list[Instruction]:
        return [_argument(index), *_allow_values(values), refuse]

    netlink = only(2, NETLINK_SOCK_DIAG)
    stream = only(2, IPPROTO_DEFAULT, IPPROTO_TCP)
    datagram = only(2, IPPROTO_DEFAULT, IPPROTO_UDP)
    internet = [
        _argument(1),
        Instruction(AND, SOCK_TYPE_MASK),
        Instruction(JUMP_EQUAL, SOCK_STREAM, if_false=len(stream)),
        *stream,
    ]
    if not tcp_only:
        internet += [Instruction(JUMP_EQUAL, SOCK_DGRAM, if_false=len(datagram)), *datagram]
    internet.append(refuse)
    return [
        _argument(0),
        *_allow_values((AF_UNIX,)),
        Instruction(JUMP_EQUAL, AF_NETLINK, if_false=len(netlink)),
        *netlink,
        Instruction(JUMP_EQUAL, AF_INET, if_true=1),
        Instruction(JUMP_EQUAL, AF_INET6, if_false=len(internet)),
        *internet,
        refuse,
    ]


def _ioctls() -> list[Instruction]:
    """No typing into a terminal, no questions about other processes."""
    return [
        _argument(1),
        *_refuse_if((TIOCSTI, TIOCLINUX), errno.EPERM),
        Instruction(AND, IOCTL_KIND),
        *_refuse_if((IOCTL_OF_PIDFD,), errno.EPERM),
        _allow(),
    ]


def _socket_options(*, tcp_only: bool) -> list[Instruction]:
    """No protocol on top of TCP, no connect hidden in a send, no port of one's choice; buffers as they are.

    Landlock's port rule sees neither a connect by fast open nor which port "any port" will be; and whoever
    chooses ports one by one has soon used up those of the whole machine. Buffers are kernel memory that no
    limit counts; the kernel takes their size for a hint as well, and what it ignores it does not refuse.
    """
    buffers = _refuse_values(2, (SO_SNDBUF, SO_RCVBUF), NO_ERROR)
    options = (TCP_ULP, TCP_FASTOPEN_CONNECT) if tcp_only else (TCP_ULP,)
    ports = _refuse_values(2, (IP_LOCAL_PORT_RANGE,), errno.ENOPROTOOPT) if tcp_only else [_allow()]
    return [
        _argument(1),
        Instruction(JUMP_EQUAL, SOL_SOCKET, if_false=len(buffers)),
        *buffers,
        Instruction(JUMP_EQUAL, IPPROTO_IP, if_false=len(ports)),
        *ports,
        Instruction(JUMP_EQUAL, IPPROTO_TCP, if_true=1),
        _allow(),
        *_refuse_values(2, options, errno.ENOPROTOOPT),
    ]


def _when(name: str, machine: str, body: list[Instruction]) -> list[Instruction]:
    """For this call only. The body may load arguments, so it must not fall through to the next rule."""
    number = INSPECTED[name][COLUMN[machine]]
    if body[-1].code != RETURN:
        body = [*body, _allow()]
    return [Instruction(JUMP_EQUAL, number, if_false=len(body)), *body]


def _argument(index: int) -> Instruction:
    return Instruction(LOAD, ARGUMENT_0 + 8 * index)


def _allow() -> Instruction:
    return Instruction(RETURN, ALLOW)


def _refuse(number: int) -> Instruction:
    return Instruction(RETURN, ERRNO | number)


def _unless_bits(index: int, bits: int) -> list[Instruction]:
    return [_argument(index), Instruction(JUMP_BITS, bits, if_true=1), _allow()]


def _allow_values(values: tuple[int, ...]) -> list[Instruction]:
    return [step for value in values for step in (Instruction(JUMP_EQUAL, value, if_false=1), _allow())]


def _refuse_values(index: int, values: tuple[int, ...], number: int) -> list[Instruction]:
    return [_argument(index), *_refuse_if(values, number), _allow()]


def _refuse_if(values: tuple[int, ...], number: int) -> list[Instruction]:
    """For what is loaded already."""
    pairs = [(Instruction(JUMP_EQUAL, value, if_false=1), _refuse(number)) for value in values]
    return [step for pair in pairs for step in pair]
