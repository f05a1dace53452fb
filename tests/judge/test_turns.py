"""The bench's side of the clock, with a real channel whose other end is the test's."""

from __future__ import annotations

import json
import socket
import threading

from grader.bench.channel import Channel
from grader.bench.turns import Turns


def test_who_waits_is_noted_again_after_a_now_that_came_between() -> None:
    """The judge takes its ``now`` as heard: a thread that still waits for rest must not be forgotten."""
    judge, bench = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    judge.settimeout(10)
    with judge, bench:
        turns = Turns(Channel(bench))
        waiting = threading.Thread(target=turns.let_rest, args=(1,), daemon=True)
        waiting.start()
        assert json.loads(judge.recv(1 << 16)) == {"t": "note", "deadline": 0}
        for answer in ({"t": "now", "now": 5, "asks": True}, {"t": "go", "now": 5, "rested": False}):
            judge.send(json.dumps(answer).encode())

        assert turns.speak(t="spin")["t"] == "go"

        said = [json.loads(judge.recv(1 << 16)) for _ in range(2)]
        assert [word["t"] for word in said] == ["spin", "note"]
        assert said[1]["deadline"] == 5

        judge.send(json.dumps({"t": "go", "now": 5, "rested": True}).encode())
        turns.answer()
        waiting.join(timeout=10)
        assert not waiting.is_alive()
