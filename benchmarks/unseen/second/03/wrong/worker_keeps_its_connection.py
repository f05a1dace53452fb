# expected: wrong
# mistake: each worker opens one connection and sends one file after another through it, as with HTTP keep-alive
# rule: "For each file you connect (`asyncio.open_connection` will do), send one line, `upload NAME`, and read one line"
# seen: right without a limit and for limit >= len(names), where each worker has one file; with a smaller limit the second file of a worker gets no connection of its own, and a depot that reads one line for each connection never answers
"""Upload the videos of the party: lanes to the depot, the names spread over them as they come free."""

import asyncio
from collections.abc import Iterator

Address = tuple[str, int]


class Lane:
    """A connection to the depot."""

    def __init__(self, address: Address) -> None:
        self.address = address

    async def __aenter__(self) -> "Lane":
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def upload(self, name: str) -> str:
        self.writer.write(f"upload {name}\n".encode())
        await self.writer.drain()
        answer = await self.reader.readuntil(b"\n")
        word, _, rest = answer.decode().rstrip("\n").partition(" ")
        return rest if word == "ok" else f"refused: {rest}"


async def serve(address: Address, jobs: Iterator[tuple[int, str]], results: list[str]) -> None:
    async with Lane(address) as lane:
        for index, name in jobs:
            results[index] = await lane.upload(name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    jobs = iter(list(enumerate(names)))
    lanes = min(limit or len(names), len(names))
    # each lane begins with a name that is surely its own
    async with asyncio.TaskGroup() as group:
        for _ in range(lanes):
            first = next(jobs)
            group.create_task(serve(address, chain_first(first, jobs), results))
    return results


def chain_first(first: tuple[int, str], jobs: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from jobs
