"""Mounts something, anything, anywhere, moves the root, and makes what was read-only writable."""

import ctypes
import os

from attacks import REFUSED, call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

SYSTEM = {"x86_64": (165, 166, 155, 161), "aarch64": (40, 39, 41, 51)}
MOUNT, UMOUNT, PIVOT_ROOT, CHROOT = SYSTEM[os.uname().machine]
#: the same on all machines: open_tree, move_mount, fsopen, fsmount, fspick, mount_setattr
OPEN_TREE, MOVE_MOUNT, FSOPEN, FSMOUNT, FSPICK, MOUNT_SETATTR = 428, 429, 430, 432, 433, 442
REMOUNT, BIND, DETACH, AT_FDCWD = 32, 4096, 2, -100
texts = []


def at(text):
    texts.append(ctypes.create_string_buffer(text.encode()))
    return ctypes.addressof(texts[-1])


def ways():
    for kind in ("tmpfs", "proc", "sysfs", "devtmpfs", "overlay", "cgroup2"):
        yield f"mount {kind}", lambda kind=kind: call(MOUNT, at("none"), at("/"), at(kind), 0, 0)
        yield f"fsopen {kind}", lambda kind=kind: call(FSOPEN, at(kind), 0)
    yield "writable again", lambda: call(MOUNT, at("none"), at("/"), 0, REMOUNT | BIND, 0)
    yield "a bind", lambda: call(MOUNT, at("/py"), at("/dev"), 0, BIND, 0)
    yield "umount", lambda: call(UMOUNT, at("/"), DETACH)
    yield "open_tree", lambda: call(OPEN_TREE, AT_FDCWD, at("/"), 1)
    yield "fspick", lambda: call(FSPICK, AT_FDCWD, at("/"), 0)
    yield "mount_setattr", lambda: call(MOUNT_SETATTR, AT_FDCWD, at("/"), 0, at("\0" * 32), 32)
    yield "move_mount", lambda: call(MOVE_MOUNT, AT_FDCWD, at("/"), AT_FDCWD, at("/"), 0)
    yield "pivot_root", lambda: call(PIVOT_ROOT, at("/"), at("/"))
    yield "chroot", lambda: call(CHROOT, at("/py"))


async def post(address, names):
    worked = tried(ways(), REFUSED)
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
