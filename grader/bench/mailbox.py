"""Orders and answers between the judge and its bench server: one JSON object per line, with descriptors.

Both ends are ours: nothing of the learner's ever holds this socket. On Linux it is a ``SOCK_SEQPACKET``
pair, elsewhere a stream; the newline makes both read the same.
"""

from __future__ import annotations

import array
import json
import os
import select
import socket
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Mailbox", "MailboxClosedError", "pair"]

RECORD_BYTES = 1 << 16
MAX_DESCRIPTORS = 4


class MailboxClosedError(Exception):
    """The other end has gone."""


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected ends that keep records apart, where the system can."""
    try:
        return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    except OSError:
        return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)


class Mailbox:
    """One end: sends records, hands out those that have arrived."""

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        self._text = b""
        self._descriptors: deque[int] = deque()

    def send(self, record: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
        """Send one record.

        Raises:
            MailboxClosedError: nobody will read it.
        """
        data = json.dumps(record, separators=(",", ":")).encode() + b"\n"
        try:
            if descriptors:
                socket.send_fds(self.socket, [data], list(descriptors))
            else:
                self.socket.sendall(data)
        except OSError as error:  # includes BlockingIOError: the other end has stopped reading
            raise MailboxClosedError(str(error)) from error

    def receive(self) -> list[Any]:
        """Every whole record of one read; none if the socket is non-blocking and empty.

        :mod:`grader.protocol.orders` has their forms.

        Raises:
            MailboxClosedError: the other end has gone.
        """
        try:
            data, descriptors = _receive(self.socket)
        except BlockingIOError:
            return []
        except OSError as error:
            raise MailboxClosedError(str(error)) from error
        self._descriptors.extend(descriptors)
        if not data:
            raise MailboxClosedError("end of file")
        *lines, self._text = (self._text + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def wait(self, real_seconds: float) -> bool:
        """Until there is something to read, the other end has gone, or the time is over, which is False."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(real_seconds * 1000))

    def descriptor(self) -> int | None:
        """The next descriptor that came along; it is the caller's to close."""
        return self._descriptors.popleft() if self._descriptors else None

    def close(self) -> None:
        """Close the socket and whatever nobody took."""
        while self._descriptors:
            os.close(self._descriptors.popleft())
        self.socket.close()


def _receive(end: socket.socket) -> tuple[bytes, list[int]]:
    room = socket.CMSG_SPACE(MAX_DESCRIPTORS * array.array("i").itemsize)
    data, messages, _flags, _address = end.recvmsg(RECORD_BYTES, room, getattr(socket, "MSG_CMSG_CLOEXEC", 0))
    found = array.array("i")
    for level, kind, payload in messages:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(payload[: len(payload) - len(payload) % found.itemsize])
    return data, list(found)
