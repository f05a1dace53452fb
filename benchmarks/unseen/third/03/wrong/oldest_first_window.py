# expected: wrong
# mistake: When the window is full, it waits for the OLDEST running upload (deque.popleft), not for whichever finishes first.
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: Right without a limit, with limit 1 and when files end in the order in which they set off; with a limit of 2 or more, if a later file ends before the oldest one, the free place stays empty until the oldest has arrived.
"""Upload the videos of the party."""

import asyncio
from collections import deque

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = line.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: list[str] = []
    window: deque[asyncio.Task[str]] = deque()
    size = limit if limit is not None else len(names)

    for name in names:
        if len(window) == size:
            # full: take out the one at the front, which keeps the results in order as well
            results.append(await window.popleft())
        window.append(asyncio.create_task(upload(address, name)))

    while window:
        results.append(await window.popleft())
    return results
