# expected: wrong
# mistake: waits with queue.join() and forgets the workers, which go on waiting at the empty queue
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: always, but never in the results: after the return every worker is still a pending task of the loop (asyncio.run hides it by cancelling them)
"""Upload the videos of the party: a queue and its workers."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def worker(address: Address, queue: asyncio.Queue[str], results: dict[str, str]) -> None:
    while True:
        name = await queue.get()
        try:
            results[name] = await upload(address, name)
        except ValueError as error:
            results[name] = f"refused: {error}"
        finally:
            queue.task_done()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    results: dict[str, str] = {}
    for name in names:
        queue.put_nowait(name)
    workers = [
        asyncio.create_task(worker(address, queue, results))
        for _ in range(min(limit or len(names), len(names)))
    ]
    assert workers
    await queue.join()
    return [results[name] for name in names]
