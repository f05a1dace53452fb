# expected: right
# mistake: unusual: non-blocking sockets with loop.sock_connect and loop.sock_recv instead of streams; an async generator keeps the window full and yields the files as they arrive
# rule: "For each file you connect (`asyncio.open_connection` will do)"
# seen: keeps all the rules in all situations of the fake
"""Upload the videos of the party, with sockets and an async generator."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import islice

Address = tuple[str, int]


async def upload(address: Address, name: str) -> tuple[bool, str]:
    """Upload one file: whether it was taken, and what the depot says about it."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, address)
        await loop.sock_sendall(connection, f"upload {name}\n".encode())
        answer = bytearray()
        while b"\n" not in answer:
            piece = await loop.sock_recv(connection, 4096)
            if not piece:
                raise ConnectionError("the depot hung up")
            answer.extend(piece)
    word, text = answer.decode().rstrip("\n").split(" ", 1)
    return word == "ok", text


async def arrivals(
    address: Address, names: list[str], width: int
) -> AsyncIterator[tuple[str, bool, str]]:
    """Yield (name, taken, text) of each file as it arrives; as many as ``width`` on their way."""
    todo = iter(names)
    on_their_way: dict[asyncio.Task[tuple[bool, str]], str] = {}

    def fill() -> None:
        for name in islice(todo, width - len(on_their_way)):
            on_their_way[asyncio.create_task(upload(address, name))] = name

    fill()
    while on_their_way:
        done, _ = await asyncio.wait(on_their_way, return_when=asyncio.FIRST_COMPLETED)
        landed = [(on_their_way.pop(task), *task.result()) for task in done]
        fill()
        for item in landed:
            yield item


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts: dict[str, str] = {}
    width = len(names) if limit is None else min(limit, len(names))
    async with aclosing(arrivals(address, names, width)) as stream:
        async for name, taken, text in stream:
            texts[name] = text if taken else f"refused: {text}"
    return [texts[name] for name in names]
