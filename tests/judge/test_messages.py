"""What a bench may say is bounded in every field; anything else is refused."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from grader.evidence.report import LearnerReport, decode_report
from grader.judge.conducting.control import Control
from grader.judge.conducting.messages import (
    HORIZON_TICKS,
    Idle,
    Returned,
    decode,
)
from grader.judge.faults import LearnerFault
from grader.protocol.conversation import Go

if TYPE_CHECKING:
    from collections.abc import Iterator

RETURNED: dict[str, Any] = {
    "t": "returned",
    "seq": 3,
    "value": [1, None, "x", {"a": 1.5}],
    "kind": "list",
    "flaw": None,
    "awaited": True,
}


def encoded(**changes: object) -> bytes:
    """A right message with some fields replaced."""
    return json.dumps({**RETURNED, **changes}).encode()


def test_a_right_message_is_understood() -> None:
    """With its value as it was."""
    message = decode(encoded())
    assert isinstance(message, Returned)
    assert message.value == [1, None, "x", {"a": 1.5}]
    assert decode(b'{"t":"idle","seq":1,"deadline":null,"writers":0}') == Idle(1, None, 0)


@pytest.mark.parametrize(
    "data",
    [
        encoded(extra=1),
        encoded(t="promoted"),
        encoded(seq=-1),
        encoded(seq=1 << 41),
        encoded(seq=1.5),
        encoded(seq=True),
        encoded(seq="3"),
        encoded(kind="x" * 201),
        encoded(flaw={"path": "result", "kind": "A"}),
        encoded(flaw={"path": "x" * 201, "kind": "A", "awaitable": False}),
        encoded(value=float("nan")),
        encoded(value=float("inf")),
        encoded()[:-1],
        encoded() + b"{}",
        b"[]",
        b"",
        b"\xff\xfe",
        b'{"t":"idle","seq":1,"deadline":1e400,"writers":0}',
        b'{"t":"idle","seq":1,"deadline":1152921504606846977,"writers":0}',
        b'{"t":"idle","seq":1,"deadline":-1,"writers":0}',
        b'{"t":"idle","seq":1,"writers":0}',
        b'{"t":"block","seq":1,"ticks":%d,"line":1}' % (HORIZON_TICKS + 1),
        b'{"t":"block","seq":1,"ticks":1,"line":1000001}',
        b'{"t":"hello","seq":1}',
        b'{"t":"report","piece":"' + b"x" * 30_001 + b'"}',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    """Unknown fields, wrong types, numbers out of range, NaN, texts too long, broken JSON."""
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode(data)


def test_deep_nesting_is_refused() -> None:
    """Before it can hurt: the judge's own stack is bounded."""
    deep = b"[" * 30_000 + b"]" * 30_000
    with pytest.raises((msgspec.MsgspecError, RecursionError)):
        decode(b'{"t":"returned","seq":1,"value":' + deep + b',"kind":"list","flaw":null,"awaited":true}')


def test_a_report_is_bounded_too() -> None:
    """Lists and words; unknown fields are refused."""
    assert decode_report(b"{}") == LearnerReport()
    for text in ('{"jobs": -1}', '{"cheat": 1}', json.dumps({"modules": ["x"] * 41}), '{"modules": [1]}'):
        with pytest.raises(msgspec.MsgspecError):
            decode_report(text.encode())


# ---------------------------------------------------------------------- the socket
@pytest.fixture
def ends() -> Iterator[tuple[Control, socket.socket]]:
    """The judge's end, and the bench's."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control = Control(near)
    yield control, far
    control.close()
    far.close()


def test_nothing_there_is_none(ends: tuple[Control, socket.socket]) -> None:
    """It never blocks."""
    assert ends[0].hear() is None


def test_a_record_that_is_too_long_is_tampering(ends: tuple[Control, socket.socket]) -> None:
    """Truncation is seen."""
    control, far = ends
    far.send(b'{"t":"done"' + b" " * (1 << 16) + b"}")
    with pytest.raises(LearnerFault, match="too long"):
        control.hear()


def test_descriptors_come_with_the_greeting_only(ends: tuple[Control, socket.socket]) -> None:
    """Anything later is refused, and closed with the channel: none stays open in the judge."""
    control, far = ends
    before = len(os.listdir("/proc/self/fd"))
    with open(os.devnull, "rb") as file:
        socket.send_fds(far, [b'{"t":"hello"}'], [file.fileno()])
        control.hear()
        assert len(control.handed) == 1
        socket.send_fds(far, [b'{"t":"done"}'], [file.fileno(), file.fileno()])
        with pytest.raises(LearnerFault, match="descriptors"):
            control.hear()
    control.close()
    assert len(os.listdir("/proc/self/fd")) == before - 1


def test_nonsense_is_tampering(ends: tuple[Control, socket.socket]) -> None:
    """By the name that the learner reads."""
    control, far = ends
    far.send(b"hello")
    with pytest.raises(LearnerFault) as fault:
        control.hear()
    assert fault.value.kind == "tampered"


def test_a_bench_that_does_not_listen_is_tampering(ends: tuple[Control, socket.socket]) -> None:
    """The judge is never blocked by a full socket."""
    control, _ = ends

    def speak_on() -> None:
        for _ in range(10_000):
            control.say(Go(t="go", now=0, rested=False))

    with pytest.raises(LearnerFault, match="does not read"):
        speak_on()
