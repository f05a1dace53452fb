# expected: wrong
# mistake: When the window is full it waits for the upload that was started first, not for the one that arrives first.
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: Right without a limit, with limit=1, and if files arrive in the order in which they were sent. If the oldest upload is a long one, the slots of shorter ones stay empty until it has arrived.
"""Upload the videos of the party, in a window of tasks."""

import asyncio
from collections import deque

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived; its receipt, or what the depot has against it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = []
    window: deque[asyncio.Task[str]] = deque()
    for name in names:
        if len(window) == limit:  # full: wait for room
            results.append(await window.popleft())
        window.append(asyncio.create_task(upload(address, name)))
    while window:
        results.append(await window.popleft())
    return results
