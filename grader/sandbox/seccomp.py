"""The system call filter of a bench: a deny-list, assembled by hand, for x86_64 and aarch64.

A deny-list on purpose. An allow-list breaks with the next libc or Python release and takes points from
learners for it; what is refused here no exercise can need: other namespaces, mounts, looking into other
processes, kernel features with a history of holes, and memory that the limits do not see. Everything
else is bounded by the namespaces and the limits around it.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
The program is classic BPF over ``struct seccomp_data`` (linux/seccomp.h): jumps count instructions
to skip, forward only.
"""

from __future__ import annotations

import dataclasses
import errno
import platform
import struct

__all__ = ["REFUSED", "Instruction", "assemble", "instructions", "number_of"]

LOAD, AND, JUMP_EQUAL, JUMP_ABOVE, JUMP_BITS, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
# Offsets in struct seccomp_data; of the arguments only the low half matters to the calls below.
NUMBER, ARCHITECTURE, ARGUMENT_0 = 0, 4, 16
X32_BIT = 0x40000000

COLUMN = {"x86_64": 0, "aarch64": 1}
AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

#: every CLONE_NEW* flag but CLONE_NEWTIME, whose bit is part of clone's exit signal
NEW_NAMESPACE = 0x7E020000
AF_UNIX, AF_INET, AF_INET6, AF_NETLINK = 1, 2, 10, 16
NETLINK_SOCK_DIAG = 4
SOCK_STREAM, SOCK_TYPE_MASK = 1, 0xF
IPPROTO_DEFAULT, IPPROTO_TCP = 0, 6
TCP_FASTOPEN_CONNECT = 30
MSG_FASTOPEN = 0x20000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
TIOCSTI, TIOCLINUX = 0x5412, 0x541C

#: refused with EPERM, whatever the arguments; None where the machine has no such call
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "open_tree_attr": (467, 467),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "process_madvise": (440, 440), "pidfd_getfd": (438, 438),
    # kernel features that no exercise needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "syslog": (103, 116), "lookup_dcookie": (212, 18), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "fanotify_init": (300, 262), "vhangup": (153, 58),
    "personality": (135, 92), "sethostname": (170, 161), "setdomainname": (171, 162),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None), "uselib": (134, None),
    "ustat": (136, None), "sysfs": (139, None),
    # memory and queues that RLIMIT_AS does not see or that outlive their maker
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "mbind": (237, 235), "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
}  # fmt: skip

#: looked at more closely than by their number
INSPECTED: dict[str, tuple[int, int]] = {
    "clone": (56, 220), "clone3": (435, 435), "socket": (41, 198), "prctl": (157, 167), "ioctl": (16, 29),
    "prlimit64": (302, 261), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "setsockopt": (54, 208),
}  # fmt: skip


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


def number_of(name: str, machine: str) -> int | None:
    """A system call's number; None where the machine has none of that name."""
    return {**REFUSED, **INSPECTED}[name][COLUMN[machine]]


def assemble(*, tcp_only: bool, machine: str | None = None) -> bytes | None:
    """The filter as the kernel takes it; None for a machine whose numbers we do not have."""
    machine = machine or platform.machine()
    if machine not in COLUMN:
        return None
    return b"".join(instruction.pack() for instruction in instructions(machine, tcp_only=tcp_only))


def instructions(machine: str, *, tcp_only: bool) -> list[Instruction]:
    """The whole program. ``tcp_only``: where no network namespace of its own holds the bench."""
    program = [
        Instruction(LOAD, ARCHITECTURE),
        Instruction(JUMP_EQUAL, AUDIT_ARCHITECTURE[machine], if_true=1),
        Instruction(RETURN, KILL_PROCESS),
        Instruction(LOAD, NUMBER),
    ]
    if machine == "x86_64":
        program += [Instruction(JUMP_ABOVE, X32_BIT, if_false=1), Instruction(RETURN, KILL_PROCESS)]
    # glibc falls back to clone, whose flags can be seen.
    program += _when("clone3", machine, [_refuse(errno.ENOSYS)])
    program += _when("clone", machine, [*_unless_bits(0, NEW_NAMESPACE), _refuse(errno.EPERM)])
    program += _when("socket", machine, _sockets(tcp_only=tcp_only))
    program += _when("prctl", machine, _refuse_values(0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE), errno.EPERM))
    program += _when("ioctl", machine, _refuse_values(1, (TIOCSTI, TIOCLINUX), errno.EPERM))
    # Limits of one's own only: the server's are as good as the next check's.
    program += _when("prlimit64", machine, [_argument(0), *_allow_values((0,)), _refuse(errno.EPERM)])
    if tcp_only:
        for name, index in (("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)):
            program += _when(name, machine, [*_unless_bits(index, MSG_FASTOPEN), _refuse(errno.EOPNOTSUPP)])
        program += _when("setsockopt", machine, _no_fast_open_connect())
    for name in REFUSED:
        if (number := number_of(name, machine)) is not None:
            program += [Instruction(JUMP_EQUAL, number, if_false=1), _refuse(errno.EPERM)]
    return [*program, _allow()]


def _sockets(*, tcp_only: bool) -> list[Instruction]:
    """Which sockets may be made: local ones, TCP, UDP inside an own network; the judge's eye on queues."""
    netlink = [_argument(2), *_allow_values((NETLINK_SOCK_DIAG,)), _refuse(errno.EAFNOSUPPORT)]
    refuse = [_refuse(errno.EAFNOSUPPORT)]
    program = [_argument(0)]
    if not tcp_only:
        program += _allow_values((AF_UNIX, AF_INET, AF_INET6))
        return [*program, Instruction(JUMP_EQUAL, AF_NETLINK, if_false=len(netlink)), *netlink, *refuse]
    stream = [
        _argument(1),
        Instruction(AND, SOCK_TYPE_MASK),
        Instruction(JUMP_EQUAL, SOCK_STREAM, if_true=1),
        _refuse(errno.EAFNOSUPPORT),
        _argument(2),
        # No MPTCP (262): Landlock's port rule does not see it.
        *_allow_values((IPPROTO_DEFAULT, IPPROTO_TCP)),
        _refuse(errno.EAFNOSUPPORT),
    ]
    program += _allow_values((AF_UNIX,))
    program += [Instruction(JUMP_EQUAL, AF_NETLINK, if_false=len(netlink)), *netlink]
    program += [
        Instruction(JUMP_EQUAL, AF_INET, if_true=1),
        Instruction(JUMP_EQUAL, AF_INET6, if_false=len(stream)),
    ]
    return [*program, *stream, *refuse]


def _no_fast_open_connect() -> list[Instruction]:
    """A connect hidden in the first send: Landlock's port rule does not see it."""
    return [
        _argument(1),
        Instruction(JUMP_EQUAL, IPPROTO_TCP, if_true=1),
        _allow(),
        *_refuse_values(2, (TCP_FASTOPEN_CONNECT,), errno.ENOPROTOOPT),
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
    pairs = [(Instruction(JUMP_EQUAL, value, if_false=1), _refuse(number)) for value in values]
    return [_argument(index), *(step for pair in pairs for step in pair), _allow()]
