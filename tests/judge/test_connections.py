"""A connection is open until the learner's code closes it, whatever this Python collects, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.judge.engine import Engine

STREAMS = """
import asyncio

async def ask(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\\n".encode())
        return (await reader.readline()).decode()
    finally:
        CLOSE

async def answer(address, names):
    return await asyncio.gather(*(ask(address, name) for name in names))
"""
SOCKETS = """
import asyncio
import gc
import socket

async def ask(address, name):
    loop = asyncio.get_running_loop()
    connection = socket.socket()
    connection.setblocking(False)
    try:
        await loop.sock_connect(connection, tuple(address))
        await loop.sock_sendall(connection, f"upload {name}\\n".encode())
        heard = b""
        while not heard.endswith(b"\\n"):
            heard += await loop.sock_recv(connection, 64)
        return heard.decode()
    finally:
        CLOSE

async def answer(address, names):
    answers = await asyncio.gather(*(ask(address, name) for name in names))
    gc.collect()
    return answers
"""
TRIO = """
import trio

async def answer(address, names):
    answers = []

    async def ask(name):
        stream = await trio.open_tcp_stream(*address)
        try:
            await stream.send_all(f"upload {name}\\n".encode())
            heard = b""
            while not heard.endswith(b"\\n"):
                heard += await stream.receive_some()
            answers.append(heard.decode())
        finally:
            CLOSE

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(ask, name)
    return answers
"""
ANYIO = """
import anyio

async def answer(address, names):
    answers = []

    async def ask(name):
        stream = await anyio.connect_tcp(*address)
        try:
            await stream.send(f"upload {name}\\n".encode())
            heard = b""
            while not heard.endswith(b"\\n"):
                heard += await stream.receive()
            answers.append(heard.decode())
        finally:
            CLOSE

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(ask, name)
    return answers
"""
WAYS = {
    "streams": (STREAMS, "writer.close(); await writer.wait_closed()"),
    "sockets": (SOCKETS, "connection.close()"),
    "trio": (TRIO, "await stream.aclose()"),
    "anyio": (ANYIO, "await stream.aclose()"),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_forgotten_stays_open(engine: Engine, way: str) -> None:
    text, close = WAYS[way]
    assert engine.grade(text.replace("CLOSE", "pass")).seen["open"] == [f"file-{n}" for n in range(1, 6)]
    assert engine.grade(text.replace("CLOSE", close)).seen["open"] == []


def test_many_sockets_are_forgotten_once_they_are_closed(engine: Engine) -> None:
    """More than the bench may have open at a time, one after the other."""
    told = engine.grade(
        """
import socket

async def answer(address, names):
    for _ in range(3_000):
        socket.socket().close()
    return len(names)
"""
    )
    assert told.seen["value"] == 5, json.dumps(told.seen)
