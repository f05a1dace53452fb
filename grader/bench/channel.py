"""The bench's end of the control channel: one JSON object per record, at most 64 KiB each."""

from __future__ import annotations

import _socket
import json
import os
import socket
from typing import TYPE_CHECKING, Any, NoReturn

from grader.protocol.numbers import MAX_JUDGE_RECORD_BYTES, MAX_RECORD_BYTES

if TYPE_CHECKING:
    from grader.protocol.conversation import JudgeWord

__all__ = ["Channel", "leave"]


# Taken before any learner code runs: what the learner does to these modules does not reach us.
_encode = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_exit = os._exit
_send, _receive = _socket.socket.send, _socket.socket.recv
_DO_NOT_WAIT = socket.MSG_DONTWAIT


def leave(code: int = 0) -> NoReturn:
    """End this process at once: no cleanup code of the learner's runs."""
    _exit(code)


class Channel:
    """Sends and receives records; the end of the judge is the end of the bench."""

    def __init__(self, control: socket.socket) -> None:
        control.setblocking(True)
        self.socket = control

    def close(self) -> None:
        """In a forked child of the learner's: only the bench itself speaks to the judge."""
        self.socket.close()

    def fileno(self) -> int:
        """Descriptor of the control socket."""
        return self.socket.fileno()

    def send(self, **message: Any) -> None:
        """Send one record.

        Raises:
            ValueError: the message holds NaN or an infinity, or is longer than a record may be.
        """
        # Half of a surrogate pair (in the text of an exception, say) is no text: it goes as "?".
        data = _encode(message).encode("utf-8", "replace")
        if len(data) > MAX_RECORD_BYTES:
            raise ValueError("too long for one record")
        try:
            _send(self.socket, data)
        except OSError:
            leave(3)

    def send_descriptors(self, descriptors: list[int], **message: Any) -> None:
        """Send one record with descriptors; only ``hello`` may."""
        socket.send_fds(self.socket, [_encode(message).encode()], descriptors)

    def receive_now(self) -> JudgeWord | None:
        """A record that is there already, or None."""
        try:
            data = _receive(self.socket, MAX_JUDGE_RECORD_BYTES, _DO_NOT_WAIT)
        except BlockingIOError:
            return None
        except OSError:
            leave(3)
        return self._decoded(data)

    def receive(self) -> JudgeWord:
        """The next record; leaves when the judge has gone."""
        try:
            data = _receive(self.socket, MAX_JUDGE_RECORD_BYTES)
        except OSError:
            leave(3)
        return self._decoded(data)

    def _decoded(self, data: bytes) -> JudgeWord:
        if not data:
            leave(3)
        message: JudgeWord = _decode(data.decode("utf-8", "surrogatepass"))
        return message
