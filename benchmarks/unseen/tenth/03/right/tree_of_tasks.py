# expected: right
# mistake: nothing wrong; unusual: the list is split in halves again and again, each half is a task, the texts are joined on the way back; a home-made awaitable turnstile limits the leaves, so that they do not set off exactly in the order of names
# rule: "The result has one text for each name, in the order of `names`" (in which order they set off, no sentence says)
# seen: right in all situations
"""Upload the videos of the party: divide and conquer."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Turnstile:
    """``await turnstile`` passes when there is room; ``leave()`` makes room."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._queue: deque[asyncio.Future[None]] = deque()

    def __await__(self):
        if self._room:
            self._room -= 1
            return
        mine = asyncio.get_running_loop().create_future()
        self._queue.append(mine)
        yield from mine.__await__()  # who leaves hands its place over

    def leave(self) -> None:
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._room += 1


async def upload(address: Address, name: str, turnstile: Turnstile) -> str:
    """Upload one file and give back the text for the list."""
    await turnstile
    try:
        reader, writer = await asyncio.open_connection(*address, limit=2**26)
        try:
            writer.writelines([b"upload ", name.encode(), b"\n"])
            await writer.drain()
            line = await reader.readuntil(b"\n")
        finally:
            writer.close()
            await writer.wait_closed()
    finally:
        turnstile.leave()
    word, text = line[:-1].decode().split(" ", maxsplit=1)
    return text if word == "ok" else f"{word}: {text}"


async def _branch(address: Address, names: list[str], turnstile: Turnstile) -> list[str]:
    if len(names) == 1:
        return [await upload(address, names[0], turnstile)]
    middle = (len(names) + 1) // 2
    async with asyncio.TaskGroup() as group:
        left = group.create_task(_branch(address, names[:middle], turnstile))
        right = group.create_task(_branch(address, names[middle:], turnstile))
    return left.result() + right.result()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    return await _branch(address, names, Turnstile(limit or len(names)))
