"""Speaks to sockets that have a name and no path.

The judge's claim on a user number, its neighbours, the usual ones.

It also takes the names that judges claim next, as far as it has descriptors.
"""

import contextlib
import os
import socket

from attacks import tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

USUAL = ("/tmp/.X11-unix/X0", "/tmp/dbus", "@/tmp/.ICE-unix/1", "/run/systemd/notify", "/containerd-shim")
held = []


def reach(name, kind):
    with socket.socket(socket.AF_UNIX, kind) as out:
        out.connect("\0" + name)
        out.send(b"x")


def ways():
    own = os.getuid()
    with contextlib.suppress(OSError):
        for uid in range(own + 1, own + 300):
            claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            with contextlib.suppress(OSError):
                claim.bind(f"\0onecook-uid-{uid}")
            held.append(claim)
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        for uid in {*range(own - 300, own + 1), *range(1_900_000_000, 1_900_000_300)}:
            yield f"user {uid}", lambda kind=kind, uid=uid: reach(f"onecook-uid-{uid}", kind)
        for name in USUAL:
            yield name, lambda kind=kind, name=name: reach(name, kind)
    for path in ("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/dev/log"):
        yield path, lambda path=path: socket.socket(socket.AF_UNIX).connect(path)


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
