"""Ports of a bench's own, where Landlock holds TCP to port numbers that must be known beforehand.

A program may start a server and talk to it, all inside one check. The kernel would give it any free port,
and a connection to any port is just what is to be refused. So a few free ports are drawn before the rule
is made, and whoever asks for "any port" gets one of them. They are drawn anew for every bench.
"""

from __future__ import annotations

import collections
import contextlib
import errno
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["free_ports", "hand_out"]


def free_ports(count: int) -> list[int]:
    """So many TCP ports at which nothing listens now, at any address of this machine."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(_bound_anywhere()) for _ in range(count)]
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


def _bound_anywhere() -> socket.socket:
    """Bound to a port that is free for IPv4 and IPv6 alike; never connected, so that it is free at once."""
    for family, host in ((socket.AF_INET6, "::"), (socket.AF_INET, "0.0.0.0")):  # noqa: S104 — never listens
        with contextlib.suppress(OSError):  # a machine without IPv6
            bound = socket.socket(family, socket.SOCK_STREAM)
            try:
                if family == socket.AF_INET6:
                    bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                bound.bind((host, 0))
            except OSError:
                bound.close()
                raise
            return bound
    raise OSError(errno.EADDRINUSE, "no port is free")


def _asks_for_any_port(asking: socket.socket, address: Any) -> bool:
    if asking.family not in (socket.AF_INET, socket.AF_INET6) or asking.type != socket.SOCK_STREAM:
        return False
    return type(address) is tuple and len(address) > 1 and type(address[1]) is int and address[1] == 0
