# expected: wrong
# mistake: the try stands around the worker's whole loop instead of around one upload, so that a worker ends with its first refused file and its place is never taken again
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: goes wrong when a file is refused while others still wait for a place: the window gets narrower by one, and when every worker has met a refusal (limit=1: after the first) the other files are not uploaded at all and their texts are empty; right without a limit and without refusals
"""Upload the videos of the party, with a crew of workers."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Refused(ValueError):
    """The depot does not want the file."""


class Crew:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.waiting = deque(enumerate(names))
        self.results = [""] * len(names)

    async def work(self) -> None:
        index = -1
        try:
            while self.waiting:
                index, name = self.waiting.popleft()
                self.results[index] = await upload(self.address, name)
        except Refused as refusal:
            self.results[index] = f"refused: {refusal}"


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise Refused with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word == "refused":
        raise Refused(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    crew = Crew(address, names)
    size = len(names) if limit is None else min(limit, len(names))
    async with asyncio.TaskGroup() as group:
        for _ in range(size):
            group.create_task(crew.work())
    return crew.results
