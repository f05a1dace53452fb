# expected: wrong
# mistake: brings the answers into order with a dictionary whose keys are the texts, so that two files with the same text become one
# rule: "The result has one text for each name, in the order of `names`"
# seen: right as long as all texts differ; when two files are refused for the same reason (or get equal receipts), the list is too short
"""Upload the videos of the party: take them as they come, sort them at the end."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readuntil(b"\n")).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def numbered(slots: asyncio.Semaphore, number: int, address: Address, name: str) -> tuple[int, str]:
    async with slots:
        try:
            return number, await upload(address, name)
        except ValueError as refusal:
            return number, f"refused: {refusal}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.Semaphore(limit or len(names))
    place: dict[str, int] = {}
    coming = [numbered(slots, number, address, name) for number, name in enumerate(names)]
    for arrival in asyncio.as_completed(coming):
        number, text = await arrival
        place[text] = number
    return sorted(place, key=place.__getitem__)
