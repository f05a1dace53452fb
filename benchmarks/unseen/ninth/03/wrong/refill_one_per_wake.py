# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) the loop starts just one new file, even when several files have ended at the same moment
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: right while files end one by one; when two or more end at the same moment, the window is refilled with one only, and stays smaller than `limit` for the rest
"""Upload the videos of the party through a window over the list."""

import asyncio
from collections import deque

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(("upload " + name + "\n").encode("utf-8"))
        await writer.drain()
        line = (await reader.readline()).decode("utf-8")
    finally:
        writer.close()
        await writer.wait_closed()
    status, _, text = line[:-1].partition(" ")
    return text if status == "ok" else "refused: " + text


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    if limit is None:
        limit = len(names)
    waiting = deque(names)
    texts: dict[str, str] = {}
    on_their_way: set[asyncio.Task[str]] = set()

    def set_off() -> None:
        name = waiting.popleft()
        on_their_way.add(asyncio.create_task(upload(address, name), name=name))

    while waiting and len(on_their_way) < limit:
        set_off()
    while on_their_way:
        arrived, on_their_way = await asyncio.wait(on_their_way, return_when=asyncio.FIRST_COMPLETED)
        for task in arrived:
            texts[task.get_name()] = task.result()
        if waiting:
            set_off()
    return [texts[name] for name in names]
