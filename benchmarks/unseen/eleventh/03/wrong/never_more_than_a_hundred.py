# expected: wrong
# mistake: without a limit there is a hidden one of a hundred, as in the connection pools of HTTP clients
# rule: Every file is on its way at the same time as all the others.
# seen: without a limit the 101st file waits until another one arrives; up to a hundred files, or with a limit, it is right
"""Upload the videos of the party; a set of tasks, refilled when one of them is done."""

import asyncio

Address = tuple[str, int]
DEFAULT_LIMIT = 100


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    limit = limit or DEFAULT_LIMIT
    tasks: list[asyncio.Task[str]] = []
    under_way: set[asyncio.Task[str]] = set()
    for name in names:
        if len(under_way) >= limit:
            _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        tasks.append(asyncio.create_task(upload(address, name)))
        under_way.add(tasks[-1])
    return [await task for task in tasks]
