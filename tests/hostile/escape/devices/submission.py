"""Opens, or makes, what speaks for the machine: memory, disks, terminals, settings, control groups."""

import fcntl
import os
import stat
import termios

from attacks import tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

NODES = {"memory": (1, 1), "kmsg": (1, 11), "disk": (8, 0), "loop": (7, 0), "fuse": (10, 229), "tty": (5, 0)}
PATHS = (
    *(
        f"/dev/{name}"
        for name in ("mem", "kmsg", "port", "tty", "console", "ptmx", "pts/0", "fuse", "kvm", "sda")
    ),
    *(
        "/proc/1/mem",
        "/proc/self/mem",
        "/proc/sysrq-trigger",
        "/proc/sys/kernel/core_pattern",
        "/proc/mounts",
    ),
    *("/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/release_agent"),
    *("/proc/self/oom_score_adj", "/proc/self/exe", "/dev/fd/0", "/sys/kernel/debug", "/sys/fs/bpf"),
)


def ways():
    for name, (major, minor) in NODES.items():
        device = os.makedev(major, minor)
        for folder in ("/dev", "/", "/tmp"):
            path = f"{folder}/own-{name}"
            yield path, lambda path=path, device=device: os.mknod(path, stat.S_IFCHR | 0o666, device)
    yield "a pipe by path", lambda: os.mkfifo("/dev/own")
    for path in PATHS:
        for flags in (os.O_RDONLY, os.O_WRONLY, os.O_PATH):
            yield f"{path} ({flags})", lambda path=path, flags=flags: os.open(path, flags)
    for descriptor in range(3):
        yield f"typing into {descriptor}", lambda to=descriptor: fcntl.ioctl(to, termios.TIOCSTI, b"x")
        yield f"the terminal of {descriptor}", lambda to=descriptor: fcntl.ioctl(to, termios.TIOCSCTTY, 1)


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
