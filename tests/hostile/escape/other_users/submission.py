"""Becomes somebody else by every call that could do it; whoever it becomes, it tells."""

import ctypes
import errno
import os

from attacks import REFUSED, call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

SYSTEM = {"x86_64": (126, 157, 248, 250), "aarch64": (91, 167, 217, 219)}
CAPSET, PRCTL, ADD_KEY, KEYCTL = SYSTEM[os.uname().machine]
VERSION_3 = 0x20080522
PR_SET_KEEPCAPS, PR_SET_SECUREBITS, PR_CAP_AMBIENT = 8, 28, 47


def ways():
    judge = os.getuid() - 1
    for uid in (0, 1, 65534, judge):
        yield f"user {uid}", lambda uid=uid: os.setuid(uid)
        yield f"all users {uid}", lambda uid=uid: os.setresuid(uid, uid, uid)
        yield f"group {uid}", lambda uid=uid: os.setresgid(uid, uid, uid)
        yield f"groups {uid}", lambda uid=uid: os.setgroups([uid])
    header = ctypes.create_string_buffer(VERSION_3.to_bytes(4, "little") + bytes(4))
    wanted = ctypes.create_string_buffer(b"\xff" * 24)
    yield "capabilities", lambda: call(CAPSET, ctypes.addressof(header), ctypes.addressof(wanted))
    yield "an ambient capability", lambda: call(PRCTL, PR_CAP_AMBIENT, 2, 21, 0, 0)
    yield "secure bits", lambda: call(PRCTL, PR_SET_SECUREBITS, 0x2F, 0, 0, 0)
    text = ctypes.create_string_buffer(b"user")
    yield "a key", lambda: call(ADD_KEY, *(ctypes.addressof(text),) * 3, 4, -2)
    yield "a key ring", lambda: call(KEYCTL, 1, ctypes.addressof(text))


async def post(address, names):
    worked = tried(ways(), REFUSED | {errno.EINVAL})  # no such user here
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
