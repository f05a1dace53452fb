# expected: wrong
# mistake: the learner collects the refused files in a dictionary whose key is the reason, so that of two files with the same reason only the last one is kept
# rule: "There is at least one name, there may be hundreds, and no name stands twice; two files may be refused for the same reason."
# seen: goes wrong as soon as two files are refused for the same reason: the list has no text for the first of them and is too short; right in all other situations
"""Upload the videos of the party, as a pipeline: extract, group, join."""

import asyncio
from typing import NamedTuple

Address = tuple[str, int]


class Row(NamedTuple):
    name: str
    status: str
    text: str


async def upload(address: Address, name: str) -> Row:
    """Upload one file and return the row for it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    status, _, text = answer.partition(" ")
    return Row(name, status, text)


async def _extract(address: Address, names: list[str], limit: int | None):
    """Yield the rows as they come in."""
    gate = asyncio.BoundedSemaphore(limit or len(names))

    async def gated(name: str) -> Row:
        async with gate:
            return await upload(address, name)

    for row in asyncio.as_completed([gated(name) for name in names]):
        yield await row


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    receipts: dict[str, str] = {}  # name -> receipt
    refusals: dict[str, str] = {}  # reason -> name
    async for row in _extract(address, names, limit):
        if row.status == "ok":
            receipts[row.name] = row.text
        else:
            refusals[row.text] = row.name

    column = receipts | {name: f"refused: {reason}" for reason, name in refusals.items()}
    return [column[name] for name in names if name in column]
