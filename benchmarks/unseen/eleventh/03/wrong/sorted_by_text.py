# expected: wrong
# mistake: the answers come as they finish, and a dictionary from answer to position puts them into order; equal answers overwrite each other
# rule: two files may be refused for the same reason.
# seen: when two files get the same text, the result has one text too few; otherwise it is right
"""Upload the videos of the party: as_completed, and sorted at the end."""

import asyncio
from contextlib import nullcontext

Address = tuple[str, int]


async def upload(address: Address, position: int, name: str, slots) -> tuple[str, int]:
    """Upload one file; return the text for it, and its position."""
    async with slots:
        reader, writer = await asyncio.open_connection(*address)
        try:
            writer.write(b"upload " + name.encode() + b"\n")
            answer = (await reader.readline()).decode().rstrip("\n")
        finally:
            writer.close()
            await writer.wait_closed()
    status, _, text = answer.partition(" ")
    return (text if status == "ok" else f"{status}: {text}"), position


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.Semaphore(limit) if limit is not None else nullcontext()
    positions: dict[str, int] = {}
    for arrival in asyncio.as_completed([upload(address, i, name, slots) for i, name in enumerate(names)]):
        text, position = await arrival
        positions[text] = position
    return sorted(positions, key=positions.__getitem__)
