"""Upload the videos of the party, one task for each file, all of them on one thread.

The depot is a TCP server. For each file you connect, send one line, ``upload NAME``, and get one line
back when the file has arrived: ``ok RECEIPT``, or ``refused REASON``. The depot leaves the connection
open after its answer; you close it.
"""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived.

    Args:
        address: host and port of the depot.
        name: the file's name.

    Returns:
        The depot's receipt.

    Raises:
        ValueError: the depot refused the file; its text is the depot's reason.
    """
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
    """Upload all files, as many at the same time as ``limit`` allows.

    Args:
        address: host and port of the depot.
        names: the files' names.
        limit: how many may be on their way at the same time; None for all of them.

    Returns:
        For each name, in the order of ``names``: its receipt, or ``refused: REASON``.
    """
    results = [""] * len(names)
    slots = asyncio.Semaphore(limit or len(names))

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
