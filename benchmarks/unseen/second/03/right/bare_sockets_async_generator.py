# expected: right
# mistake: bare non-blocking sockets (loop.sock_connect, sock_sendall, sock_recv); an async generator keeps the window with asyncio.wait and yields the files as they arrive, a heap brings them into order
# rule: "How `upload` looks is up to you"
# seen: right everywhere
"""Upload the videos of the party, close to the metal."""

import asyncio
import contextlib
import heapq
import socket
from collections.abc import AsyncIterator

Address = tuple[str, int]


async def upload(address: Address, name: str) -> tuple[bool, str]:
    """Upload one file; return whether it was taken, and the receipt or the reason."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        await loop.sock_connect(sock, address)
        await loop.sock_sendall(sock, f"upload {name}\n".encode())
        line = bytearray()
        while b"\n" not in line:
            piece = await loop.sock_recv(sock, 512)
            if not piece:
                raise ConnectionError("the depot hung up")
            line += piece
    word, _, rest = line.decode().partition("\n")[0].partition(" ")
    return word == "ok", rest


async def arrivals(address: Address, names: list[str], room: int) -> AsyncIterator[tuple[int, str]]:
    under_way: dict[asyncio.Task[tuple[bool, str]], int] = {}
    next_index = 0
    try:
        while under_way or next_index < len(names):
            while next_index < len(names) and len(under_way) < room:
                under_way[asyncio.create_task(upload(address, names[next_index]))] = next_index
                next_index += 1
            done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                index = under_way.pop(task)
                taken, text = task.result()
                yield index, text if taken else f"refused: {text}"
    finally:
        for task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait(under_way)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    heap: list[tuple[int, str]] = []
    async with contextlib.aclosing(arrivals(address, names, limit or len(names))) as stream:
        async for arrival in stream:
            heapq.heappush(heap, arrival)
    return [heapq.heappop(heap)[1] for _ in range(len(heap))]
