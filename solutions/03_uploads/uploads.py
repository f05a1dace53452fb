"""Upload the video of the party: one task for each file, all of them on one thread.

The depot is a TCP server. For each upload you connect, send one line ``upload NAME``, and get one line
back when the file has arrived: ``ok RECEIPT``, or ``refused REASON``.
"""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; the receipt, or a ``ValueError`` with the depot's reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, at most ``limit`` at a time; a receipt or ``refused: REASON`` for each, in order."""
    results = [""] * len(names)
    slots = asyncio.Semaphore(limit or len(names) or 1)

    async def work(index: int, name: str) -> None:
        async with slots:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with asyncio.TaskGroup() as tasks:
        for index, name in enumerate(names):
            tasks.create_task(work(index, name))
    return results
