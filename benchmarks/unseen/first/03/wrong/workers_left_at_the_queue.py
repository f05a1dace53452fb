# expected: wrong
# mistake: Worker tasks loop for ever on a queue; upload_all waits with queue.join() and never ends the workers.
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: All receipts are right, but as many tasks as there are workers are still waiting at queue.get() when upload_all has returned.
"""Upload the videos of the party: a queue of files, and workers that take them."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    queue: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    for item in enumerate(names):
        queue.put_nowait(item)

    async def worker() -> None:
        while True:
            index, name = await queue.get()
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"
            finally:
                queue.task_done()

    count = len(names) if limit is None else min(limit, len(names))
    workers = []
    for _ in range(count):
        workers.append(asyncio.create_task(worker()))
    await queue.join()  # every file has been dealt with
    return results
