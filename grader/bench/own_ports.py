"""Ports of a bench's own, where Landlock holds TCP to port numbers that must be known beforehand.

A program may start a server and talk to it, all inside one check. The kernel would give it any free port,
and a connection to any port is just what is to be refused. So a few free ports are drawn before the rule
is made, and whoever asks for "any port" gets one of them. They are drawn anew for every bench.

What the grader itself listens at is drawn here, too, below the ports that the kernel gives away: those a
program may have used up for the minute that closed connections keep their ports.
"""

from __future__ import annotations

import collections
import contextlib
import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["create_listener", "free_ports", "hand_out"]

#: below net.ipv4.ip_local_port_range as it is by default, above the ports that services are known by
DRAWN_FROM = range(20_000, 32_768)
MOST_TRIES = 32
ANY_PORT = 0


def create_listener(backlog: int | None = None) -> socket.socket:
    """Listen at the loopback, at a port that is free.

    Raises:
        OSError: there is none.
    """
    return _at_drawn_port(lambda port: socket.create_server(("127.0.0.1", port), backlog=backlog))


def free_ports(count: int) -> list[int]:
    """So many TCP ports at which nothing listens now, at any address of this machine."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(_at_drawn_port(_bound_anywhere)) for _ in range(count)]
        return [int(each.getsockname()[1]) for each in sockets]


def hand_out(ports: Sequence[int]) -> None:
    """From now on a socket that is bound to port 0 gets one of these, in turn, while one is free."""
    plain = socket.socket.bind
    waiting = collections.deque(ports)

    def bind(self: socket.socket, address: Any, /) -> None:
        if _asks_for_any_port(self, address):
            for _ in range(len(waiting)):
                waiting.rotate(-1)
                try:
                    return plain(self, (address[0], waiting[0], *address[2:]))
                except OSError as error:
                    if error.errno != errno.EADDRINUSE:
                        raise
        return plain(self, address)

    socket.socket.bind = bind  # type: ignore[method-assign, assignment]  # as time.sleep is taken over


def _at_drawn_port(make: Callable[[int], socket.socket]) -> socket.socket:
    """Made at a port drawn at random; at any that the kernel finds if so many draws were taken."""
    # Elsewhere than on Linux an address may be bound twice, and no ports are used up: there is no `account`.
    for _ in range(MOST_TRIES if sys.platform == "linux" else 0):
        # Not by `random`, which all forks of one server have in the same state.
        port = DRAWN_FROM[int.from_bytes(os.urandom(4)) % len(DRAWN_FROM)]
        try:
            return make(port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    return make(ANY_PORT)


def _bound_anywhere(port: int) -> socket.socket:
    """Bound to a port if it is free for IPv4 and IPv6 alike; never connected, so that it is free at once."""
    for family, host in ((socket.AF_INET6, "::"), (socket.AF_INET, "0.0.0.0")):  # noqa: S104 — never listens
        bound = None
        try:
            bound = socket.socket(family, socket.SOCK_STREAM)
            if family == socket.AF_INET6:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            bound.bind((host, port))
        except OSError as error:
            if bound is not None:
                bound.close()
            if error.errno == errno.EADDRINUSE:
                raise
        else:
            return bound
    raise OSError(errno.EADDRNOTAVAIL, "there is no address to listen at")


def _asks_for_any_port(asking: socket.socket, address: Any) -> bool:
    if asking.family not in (socket.AF_INET, socket.AF_INET6) or asking.type != socket.SOCK_STREAM:
        return False
    return type(address) is tuple and len(address) > 1 and type(address[1]) is int and address[1] == 0
