# expected: wrong
# mistake: takes "no limit" for a default of 100 connections, as some HTTP clients do
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: right with every limit, and without one for up to 100 files; without a limit and with more than 100 files ("there may be hundreds") only 100 are on their way, and the whole takes longer than the longest file
"""Upload the videos of the party: a client with a pool."""

import asyncio

Address = tuple[str, int]


class Client:
    """Talks with the depot, over so many connections at most."""

    def __init__(self, address: Address, pool_size: int | None = None) -> None:
        self._address = address
        self._free = asyncio.LifoQueue()
        for slot in range(pool_size or 100):
            self._free.put_nowait(slot)

    async def put(self, name: str) -> str:
        slot = await self._free.get()
        try:
            return await upload(self._address, name)
        except ValueError as error:
            return f"refused: {error}"
        finally:
            self._free.put_nowait(slot)


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(b"upload %s\n" % name.encode())
        word, _, rest = (await reader.readline()).rstrip(b"\n").partition(b" ")
    finally:
        writer.close()
        await writer.wait_closed()
    if word == b"ok":
        return rest.decode()
    raise ValueError(rest.decode())


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    client = Client(address, limit)
    return await asyncio.gather(*(client.put(name) for name in names))
