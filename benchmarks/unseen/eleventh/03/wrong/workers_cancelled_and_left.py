# expected: wrong
# mistake: workers wait in queue.get() for ever; they are cancelled at the end, but nobody waits until they have ended
# rule: When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there.
# seen: always: at the moment when upload_all returns its workers are still pending tasks; the results are right
"""Upload the videos of the party; the pattern of the asyncio.Queue documentation."""

import asyncio

Address = tuple[str, int]


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
    queue: asyncio.Queue[str] = asyncio.Queue()
    results: dict[str, str] = {}
    for name in names:
        queue.put_nowait(name)

    async def worker() -> None:
        while True:
            name = await queue.get()
            results[name] = await upload(address, name)
            queue.task_done()

    workers = [asyncio.create_task(worker()) for _ in range(min(limit or len(names), len(names)))]
    await queue.join()
    for task in workers:
        task.cancel()
    return [results[name] for name in names]
