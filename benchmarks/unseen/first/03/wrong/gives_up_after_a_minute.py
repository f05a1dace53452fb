# expected: wrong
# mistake: A timeout of sixty seconds around each upload, out of habit, and a file that takes longer is reported as refused.
# rule: "Do not guess how long something takes, and do not look again and again: await it. Every file gets the time that it needs."
# seen: Right for files that arrive within a minute; a longer one is broken off and comes back as "refused: timed out".
"""Upload the videos of the party, one task for each file."""

import asyncio

Address = tuple[str, int]

PATIENCE = 60.0  # seconds; a depot that takes longer must be broken


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
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name: str) -> str:
        async with slots:
            try:
                return await asyncio.wait_for(upload(address, name), PATIENCE)
            except ValueError as error:
                return f"refused: {error}"
            except TimeoutError:
                return "refused: timed out"

    return list(await asyncio.gather(*map(work, names)))
