# expected: wrong
# mistake: When the window is full, the learner awaits the file that set off first, not the one that arrives first.
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: With a limit, when a younger file arrives before the oldest one, its slot stays empty until the oldest has arrived. If the files arrive in the order in which they set off, or without a limit, or with limit 1, it is right.
"""Upload the videos of the party with a window of tasks."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

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
    if word != "ok":
        raise ValueError(rest)
    return rest


async def _text(address: Address, name: str) -> str:
    try:
        return await upload(address, name)
    except ValueError as error:
        return f"refused: {error}"


async def _in_order(address: Address, names: list[str], size: int) -> AsyncIterator[str]:
    window: deque[asyncio.Task[str]] = deque()
    for name in names:
        if len(window) == size:
            yield await window.popleft()
        window.append(asyncio.create_task(_text(address, name)))
    while window:
        yield await window.popleft()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    return [text async for text in _in_order(address, names, limit or len(names))]
