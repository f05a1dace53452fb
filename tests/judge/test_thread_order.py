"""Threads that wait for one another come through in one order, whatever the machine does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from tests.judge.engine import Engine

pytestmark = pytest.mark.linux

#: what all programs here ask for, by a blocking client in a thread
ASK = """
import queue
import socket
import threading


def ask(address, name):
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\\n".encode())
        with connection.makefile("rb") as answers:
            answers.readline()


def in_turn(lock, address, name):
    with lock:
        ask(address, name)
"""
#: hands the five names to threads, in this order
HANDS_OUT = {
    "asyncio.to_thread": """
import asyncio

async def answer(address, names):
    lock = {lock}
    await asyncio.gather(*(asyncio.to_thread(in_turn, lock, address, name) for name in names))
""",
    "anyio": """
import anyio
import anyio.to_thread

async def answer(address, names):
    lock = {lock}
    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(anyio.to_thread.run_sync, in_turn, lock, address, name)
""",
    "a pool": """
from concurrent.futures import ThreadPoolExecutor

def answer(address, names):
    lock = {lock}
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(in_turn, [lock] * 5, [address] * 5, names))
""",
    "a pool that holds up the loop": """
from concurrent.futures import ThreadPoolExecutor

async def answer(address, names):
    lock = {lock}
    with ThreadPoolExecutor(5) as pool:
        for name in names:
            pool.submit(in_turn, lock, address, name)
""",
    "threads": """
def answer(address, names):
    lock = {lock}
    threads = [threading.Thread(target=in_turn, args=(lock, address, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
""",
    "a loop that sleeps meanwhile": """
import asyncio
import time

async def answer(address, names):
    lock = {lock}
    threads = [threading.Thread(target=in_turn, args=(lock, address, name)) for name in names]
    for thread in threads:
        thread.start()
    time.sleep(60)
""",
}
LATEST_FIRST = ["file-5", "file-4", "file-3", "file-2", "file-1"]


@pytest.mark.parametrize("hands_out", HANDS_OUT)
@pytest.mark.parametrize("lock", ["threading.Lock()", "threading.RLock()", "threading.Semaphore(1)"])
def test_the_latest_comes_first(engine: Engine, hands_out: str, lock: str) -> None:
    """Of those that wait at the same moment; an order that any machine may have, and none promises."""
    told = engine.grade(ASK + HANDS_OUT[hands_out].format(lock=lock))
    assert [label for label, _, _ in told.seen["requests"]] == LATEST_FIRST


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_a_full_queue_is_come_to_in_order(engine: Engine, runtime: Literal["asyncio", "trio"]) -> None:
    """Whoever puts something into a queue waits in the same order; asking for it does not."""
    source = f"""{ASK}
import anyio
import anyio.to_thread


async def answer(address, names):
    room = queue.Queue(1)

    def hand_over(name):
        room.put(name)

    def work():
        for _ in names:
            ask(address, room.get())

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(anyio.to_thread.run_sync, hand_over, name)
        group.start_soon(anyio.to_thread.run_sync, work)
"""
    told = engine.grade(source, runtime=runtime)
    assert [label for label, _, _ in told.seen["requests"]] == LATEST_FIRST


def test_coming_in_order_takes_no_time(engine: Engine) -> None:
    """Five threads with a lock around their notes work at the same time, and no timer is set for it."""
    source = f"""{ASK}
import asyncio


async def answer(address, names):
    lock, notes = threading.Lock(), []

    def noted(name):
        ask(address, name)
        with lock:
            notes.append(name)

    await asyncio.gather(*(asyncio.to_thread(noted, name) for name in names))
    return notes
"""
    told = engine.grade(source)
    assert told.seen["value"] == [f"file-{number}" for number in range(1, 6)]
    assert told.seen["elapsed"] == 5.0
    assert told.seen["facts"]["jumps"] == 0


def test_locks_are_what_they_were(engine: Engine) -> None:
    """In every way that a program may use one; a wait that ends by itself goes on at once."""
    source = """
import dataclasses
import sys
import threading


KINDS = sys.version_info >= (3, 13)
room: "threading.Lock | None" = None


@dataclasses.dataclass
class Account:
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)


def answer(address, names):
    lock, again, account = threading.Lock(), threading.RLock(), Account()
    found = [lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.0)]
    lock.release()
    with again, again, account.lock:
        found.append(account.lock.locked())
    found += [isinstance(made, threading.Lock) for made in (lock, account.lock)] if KINDS else [True, True]
    changed = threading.Condition(lock)
    woken = []

    def wait():
        with changed:
            changed.wait_for(lambda: names == ["go"])
            woken.append(True)

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    with changed:
        names[:] = ["go"]
        changed.notify_all()
    for thread in threads:
        thread.join()
    return [*found, *woken, "lock" in repr(lock)]
"""
    told = engine.grade(source)
    assert told.seen["value"] == [False, True, True, False, False, True, *[True] * 5]


def test_whoever_locks_very_often_is_not_kept(engine: Engine) -> None:
    """Ten thousand times in a thread: no step of the judge for each of them."""
    source = """
import asyncio
import threading


async def answer(address, names):
    lock = threading.Lock()

    def count():
        for _ in range(10_000):
            with lock:
                pass
        return 10_000

    return await asyncio.to_thread(count)
"""
    assert engine.grade(source).seen["value"] == 10_000


@pytest.mark.parametrize(
    ("made", "wait", "undo"),
    [
        ("threading.Semaphore(0)", "acquire()", "release()"),
        ("queue.Queue(1)", "get()", "put(1)"),
        ("full()", "put(2)", "get()"),
    ],
)
def test_what_holds_up_the_loop_is_seen_as_before(engine: Engine, made: str, wait: str, undo: str) -> None:
    """Putting threads in order hides no call of the learner's on the thread of the loop."""
    source = f"""
import queue
import threading
import time


def full():
    jobs = queue.Queue(1)
    jobs.put(1)
    return jobs


async def answer(address, names):
    made = {made}

    def undo():
        time.sleep(2)
        made.{undo}

    threading.Thread(target=undo).start()
    made.{wait}
"""
    seen = engine.grade(source).seen
    assert (seen["blocked"], seen["facts"]["blocking_calls"]) == (2.0, 1)
