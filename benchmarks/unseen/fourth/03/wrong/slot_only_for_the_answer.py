# expected: wrong
# mistake: A file connects and sends its line first and takes a slot only to wait for the answer.
# rule: With a `limit`, never more than that many files are on their way.
# seen: Right without a limit and with a limit of at least the number of files. With a smaller limit the depot has all the files on their way at once.
"""Upload the videos of the party, with a gate of futures."""

import asyncio
from collections import deque

Address = tuple[str, int]


class Gate:
    """Lets so many pass, the others wait in a row."""

    def __init__(self, free: int) -> None:
        self.free = free
        self.row: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        if self.free:
            self.free -= 1
        else:
            ticket = asyncio.get_running_loop().create_future()
            self.row.append(ticket)
            await ticket

    async def __aexit__(self, *_: object) -> None:
        if self.row:
            self.row.popleft().set_result(None)  # hands its place over
        else:
            self.free += 1


async def upload(address: Address, name: str, gate: Gate) -> str:
    """Upload one file; the result is its text for the list."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        async with gate:
            answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    gate = Gate(limit or len(names))
    return list(await asyncio.gather(*[upload(address, name, gate) for name in names]))
