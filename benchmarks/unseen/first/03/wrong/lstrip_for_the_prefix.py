# expected: wrong
# mistake: It removes the word with str.lstrip, which strips a set of letters, not a prefix.
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them."
# seen: "ok 4711" gives "4711". But "ok kitchen-1" gives "itchen-1", and "refused disk is full" gives "refused: isk is full": every text is damaged that begins with a letter of the word before it.
"""Upload the videos of the party, one task for each file."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    answer = line.decode().strip()
    if answer.startswith("ok "):
        return answer.lstrip("ok ")
    reason = answer.lstrip("refused ")
    return f"refused: {reason}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.Semaphore(limit if limit is not None else len(names))

    async def work(name: str) -> str:
        async with slots:
            return await upload(address, name)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(name)) for name in names]
    return [task.result() for task in tasks]
