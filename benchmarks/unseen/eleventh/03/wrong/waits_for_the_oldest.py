# expected: wrong
# mistake: the window is a deque of tasks, and when it is full it waits for the oldest of them instead of the first to finish
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: when a file that set off later arrives before the oldest one, its place stays empty; right without a limit, with limit 1, or if they arrive in the order of the names
"""Upload the videos of the party through a window, as a pipeline with bounded prefetch."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode()[:-1].partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def _in_order(address: Address, names: list[str], size: int) -> AsyncIterator[str]:
    window: deque[asyncio.Task[str]] = deque()
    for name in names:
        if len(window) == size:
            yield await window.popleft()
        window.append(asyncio.create_task(upload(address, name)))
    while window:
        yield await window.popleft()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    return [text async for text in _in_order(address, names, limit or len(names))]
