"""Nothing closes a connection behind the learner's back.

CPython closes a socket as soon as nobody refers to it, and from 3.11.5 on the same happens to an asyncio
stream whose writer is forgotten. Whether a program has closed what it opened is to depend on the program,
and not on when a Python collects what was lost: here whatever has connected lives until somebody closes it.
"""

from __future__ import annotations

import functools
import socket
import sys
from collections.abc import Callable
from typing import Any

__all__ = ["keep_connections_open"]

# Bound before any learner code is loaded: what it does to the class does not reach us.
_descriptor = socket.socket.fileno
#: whenever so many more are known, those that have been closed are forgotten
MANY_SOCKETS = 1_000


class _Kept:
    """Sockets that are open, or were so a while ago."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._forget_at = MANY_SOCKETS

    def keep(self, made: socket.socket) -> None:
        """Refer to it until it is closed."""
        self._sockets.append(made)
        if len(self._sockets) >= self._forget_at:
            self._sockets = [each for each in self._sockets if _descriptor(each) >= 0]
            self._forget_at = len(self._sockets) + MANY_SOCKETS


def keep_connections_open() -> None:
    """From now on a connection is closed by whoever closes it, or by the end of the process.

    To be called before the learner's file is loaded, and after its async library.
    """
    kept = _Kept()
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _keeping(kept, getattr(socket.socket, name)))
    streams = sys.modules.get("asyncio.streams")
    if streams is not None and "__del__" in vars(streams.StreamWriter):
        # The loop refers to the transport of an open connection: without this it stays open.
        del streams.StreamWriter.__del__


def _keeping(kept: _Kept, plain: Callable[..., Any]) -> Callable[..., Any]:
    """The same, for a socket that is kept from then on; one that only listens may go when nobody wants it."""

    @functools.wraps(plain)
    def connect(connecting: socket.socket, /, *arguments: Any) -> Any:
        kept.keep(connecting)
        return plain(connecting, *arguments)

    return connect
