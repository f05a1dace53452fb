# expected: wrong
# mistake: After each asyncio.wait(FIRST_COMPLETED) only one new file is started, although several may have arrived in the same moment.
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: Right as long as the files arrive one by one. When two files arrive together (equal times), only one follows; the window stays narrower by one from then on and the whole takes longer.
"""Upload the videos of the party; a window of tasks."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; the result is its line for the list."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = line.decode()[:-1].partition(" ")
    return rest if word == "ok" else f"{word}: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    if limit is None:
        limit = len(names)
    waiting = list(reversed(names))
    tasks: dict[str, asyncio.Task[str]] = {}
    on_their_way: set[asyncio.Task[str]] = set()

    def set_off() -> None:
        name = waiting.pop()
        tasks[name] = asyncio.create_task(upload(address, name))
        on_their_way.add(tasks[name])

    while waiting and len(on_their_way) < limit:
        set_off()
    while on_their_way:
        arrived, _ = await asyncio.wait(on_their_way, return_when=asyncio.FIRST_COMPLETED)
        on_their_way -= arrived
        if waiting:
            set_off()
    return [tasks[name].result() for name in names]
