# expected: wrong
# mistake: the learner notes each answer's place in a dict whose key is the answer's text, so two files with the same text share one entry
# rule: "two files may be refused for the same reason"
# seen: right as long as all texts differ; when two files are refused for the same reason, the result has one text too few
"""Upload the videos of the party."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the text for the result."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        line = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    if line.startswith("ok "):
        return line.removeprefix("ok ")
    return "refused: " + line.removeprefix("refused ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    room = asyncio.Semaphore(limit or len(names))

    async def numbered(number: int, name: str) -> tuple[int, str]:
        async with room:
            return number, await upload(address, name)

    place: dict[str, int] = {}
    tasks = [asyncio.create_task(numbered(*pair)) for pair in enumerate(names)]
    for next_one in asyncio.as_completed(tasks):
        number, text = await next_one
        place[text] = number
    return sorted(place, key=place.__getitem__)
