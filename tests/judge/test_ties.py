"""A reply to a thread and a timer of the loop that are due at one instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.judge.engine import Engine

#: file-3 takes three virtual seconds in a thread; the loop looks twice, after 1.5 and after 3
LOOKS_BY_A_TIMER = """
import asyncio, socket


def upload(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\\n".encode())
        return connection.makefile().readline()


async def answer(address, names):
    job = asyncio.create_task(asyncio.to_thread(upload, address, "file-3"))
    seen = []
    for _ in range(2):
        await asyncio.sleep(1.5)
        seen.append(job.done())
    await job
    return seen
"""


def test_the_thread_is_done_before_the_timer_of_the_same_instant(engine: Engine) -> None:
    for _ in range(8):
        seen = engine.grade(LOOKS_BY_A_TIMER).seen
        assert seen["value"] == [False, True]
        assert seen["elapsed"] == 3.0
