"""Programs that once got a wrong verdict, or none, or kept the judge busy: each by its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.outcome import Outcome
from tests.judge.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = "\n\nasync def answer(address, names):\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


@pytest.mark.parametrize(
    "body",
    [
        "    asked = socket.create_connection(address)\n    asked.send(b'x', socket.MSG_OOB)\n",
        "    asked = socket.create_connection(address, source_address=('127.0.0.5', 0))\n",
        (
            "    ctypes.CDLL(None).prctl(15, b'ctxt_switches', 0, 0, 0)\n"
            "    threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        ),
    ],
    ids=["urgent byte", "another loopback address", "a thread with the name of a count"],
)
def test_time_goes_on_all_the_same(engine: Engine, body: str) -> None:
    """None of these keeps the judge from seeing that the bench is at rest."""
    imports = "import asyncio, ctypes, socket, threading"
    told = engine.grade(imports + ANSWER + body + "    await asyncio.sleep(1)\n    return 1\n")
    assert told.seen["elapsed"] == 1.0


@pytest.mark.parametrize("line", ["#" + "\U0001f600" * 60_000, ("#" + "x" * 98 + "\n") * 2_550])
def test_a_large_file_reaches_the_bench(engine: Engine, line: str) -> None:
    """However many bytes a character takes, and however slowly it is read."""
    told = engine.grade(line + ANSWER + "    return 1\n")
    assert told.seen["value"] == 1
    assert told.others == [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.parametrize("line", ["upload file-1", ""])
def test_a_flood_of_requests_has_an_end(engine: Engine, line: str) -> None:
    """Decided soon, at no great cost."""
    body = "    asked = socket.create_connection(address)\n"
    body += f"    asked.sendall(b'{line}\\n' * 20_000)\n    return 1\n"
    told = engine.grade("import socket" + ANSWER + body)
    assert told.diagnosis is not None
    assert told.diagnosis.id == "request"
    assert told.others == [Outcome.PASSED, Outcome.PASSED]


def test_an_ask_where_there_is_no_world_is_a_failure(engine: Engine) -> None:
    """Code that looks for the listener by itself finds nobody to talk to."""
    text = """
import socket

async def answer(address, names):
    return 1

def steady():
    for port in range(20000, 32768):
        asked = socket.socket()
        try:
            asked.connect(("127.0.0.1", port))
        except OSError:
            asked.close()
            continue
        if asked.getsockname() == asked.getpeername():
            continue  # it has met itself
        asked.send(b"x\\n")
        asked.recv(10)
        break
    return 7
"""
    told = engine.grade(text, steady=False)
    assert told.others == [Outcome.FAILED, Outcome.FAILED]
