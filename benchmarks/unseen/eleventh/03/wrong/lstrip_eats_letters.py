# expected: wrong
# mistake: takes lstrip for a function that removes a prefix; it removes every leading letter out of "ok " (or "refused ")
# rule: the receipt, or `refused: REASON`, both as the depot wrote them.
# seen: receipts that begin with o, k or a space, and reasons that begin with r, e, f, u, s, d or a space ("disk full", "file exists") lose letters; others are right
"""Upload the videos of the party: a task and a future for each file."""

import asyncio

Address = tuple[str, int]


class Refused(Exception):
    pass


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the depot's receipt, or raise Refused with its reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readuntil(b"\n")).decode()[:-1]
    finally:
        writer.close()
        await writer.wait_closed()
    if answer.startswith("refused "):
        raise Refused(answer.lstrip("refused "))
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.Semaphore(len(names) if limit is None else limit)

    async def text(name: str) -> str:
        async with slots:
            try:
                return await upload(address, name)
            except Refused as refusal:
                return f"refused: {refusal}"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(text(name)) for name in names]
    return [task.result() for task in tasks]
