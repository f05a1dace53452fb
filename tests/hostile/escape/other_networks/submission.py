"""Makes every socket that speaks to something else than the task's address; tells which it got."""

import itertools
import socket

from attacks import tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

#: from linux/socket.h: netlink but for sock_diag is among them
FAMILIES = {"AX25": 3, "IPX": 4, "X25": 9, "KEY": 15, "PACKET": 17, "RDS": 21, "CAN": 29, "TIPC": 30}
FAMILIES |= {
    "BLUETOOTH": 31,
    "PHONET": 35,
    "ALG": 38,
    "NFC": 39,
    "VSOCK": 40,
    "KCM": 41,
    "SMC": 43,
    "XDP": 44,
}
PROTOCOLS = {"ICMP": 1, "SCTP": 132, "MPTCP": 262, "DCCP": 33, "UDP-Lite": 136, "RAW": 255}
NETLINK = (0, 2, 6, 7, 9, 11, 12, 15, 16, 18)


def ways():
    for (name, family), kind in itertools.product(FAMILIES.items(), (1, 2, 3, 5)):
        yield name, lambda family=family, kind=kind: socket.socket(family, kind, 0)
    for number in NETLINK:
        yield f"netlink {number}", lambda number=number: socket.socket(16, 3, number)
    for family in (socket.AF_INET, socket.AF_INET6):
        yield "raw", lambda family=family: socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_TCP)
    yield "a packet to another machine", to_another_machine
    yield "a broadcast", lambda: to_another_machine("255.255.255.255", 67)
    yield "a name server", lambda: to_another_machine("192.0.2.53", 53)


def to_another_machine(host="192.0.2.1", port=9):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        out.sendto(b"x", (host, port))


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
