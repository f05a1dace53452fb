# expected: wrong
# mistake: a full window waits for its oldest upload, instead of for the first that arrives
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: right without a limit, with limit 1, and when files arrive in the order in which they set off; when a later file overtakes the oldest one, its place stays empty
"""Upload the videos of the party, with a window of tasks."""

import asyncio
from collections import deque

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    window: deque[asyncio.Task[str]] = deque(maxlen=limit)
    results: list[str] = []
    for name in names:
        if len(window) == limit:
            results.append(await window.popleft())  # make room, and keep the order
        window.append(asyncio.create_task(upload(address, name)))
    while window:
        results.append(await window.popleft())
    return results
