"""The judge's end of the control channel to one bench. Nothing here ever blocks."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import socket
from collections.abc import Callable

import msgspec

from grader.judge.conducting.messages import BenchMessage, Hello, decode
from grader.judge.faults import LearnerFault
from grader.protocol.conversation import JudgeWord
from grader.protocol.numbers import MAX_RECORD_BYTES

__all__ = ["ChannelClosed", "Control", "tampered"]

MAX_DESCRIPTORS = 4
MAX_SOURCE_PIECE = 32_000
#: real seconds between two looks at whether the bench lives
WAIT_FOR_ROOM = 0.02
_CLOSE_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


def tampered(what: str) -> LearnerFault:
    """The rules of the conversation were broken: only code that meddles with the bench does that."""
    return LearnerFault("tampered", f"your code interfered with the bench that runs it ({what})")


class ChannelClosed(Exception):  # noqa: N818 — a state of the channel
    """The other end is closed: the bench is gone, or its code has closed it."""


class Control:
    """Records to and from one bench."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.socket = sock
        #: descriptors that came with ``hello``
        self.handed: list[int] = []
        self._greeted = False

    def fileno(self) -> int:
        """For select."""
        return self.socket.fileno()

    def say(self, message: JudgeWord) -> None:
        """Send one record.

        Raises:
            LearnerFault: the bench does not read what it is told.
            ChannelClosed: it is gone.
        """
        try:
            self.socket.send(_encoded(message))
        except BlockingIOError:
            raise tampered("it does not read what the judge says") from None
        except OSError:
            raise ChannelClosed from None

    def say_in_time(self, alive: Callable[[], bool], message: JudgeWord) -> None:
        """Send one record as soon as there is room for it; for as long as the bench is ``alive``.

        Raises:
            ChannelClosed: it is gone, or was not alive.
        """
        data = _encoded(message)
        while True:
            try:
                self.socket.send(data)
            except BlockingIOError:
                if not alive():
                    raise ChannelClosed from None
                select.select([], [self.socket], [], WAIT_FOR_ROOM)
            except OSError:
                raise ChannelClosed from None
            else:
                return

    def hear(self) -> BenchMessage | None:
        """One message, or ``None`` when there is none now.

        Raises:
            LearnerFault: what came is not a message.
            ChannelClosed: there is nobody to hear any more.
        """
        try:
            data, ancillary, flags, _ = self.socket.recvmsg(
                MAX_RECORD_BYTES, socket.CMSG_SPACE(MAX_DESCRIPTORS * 4), _CLOSE_ON_EXEC
            )
        except BlockingIOError:
            return None
        except OSError:
            raise ChannelClosed from None
        self.handed += _descriptors(ancillary)  # from now on :meth:`close` closes them
        if not data:
            raise ChannelClosed
        if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            raise tampered("a message was too long")
        message = _decoded(data)
        if ancillary and (self._greeted or not isinstance(message, Hello)):
            raise tampered("it sent descriptors")
        self._greeted = True
        return message

    def close(self) -> None:
        """Close the channel, and descriptors that nobody has taken."""
        for descriptor in self.handed:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self.handed = []
        self.socket.close()


def _encoded(message: JudgeWord) -> bytes:
    # As UTF-8: escaped, a smiley would take three times the room, and a piece of source must fit.
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> BenchMessage:
    try:
        return decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise tampered("it sent what the bench never says") from None


def _descriptors(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    found: list[int] = []
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            numbers = array.array("i")
            numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
            found += numbers
    return found
