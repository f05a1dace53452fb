# expected: wrong
# mistake: a protocol that closes its transport when the depot took the file, but not when the depot refused it
# rule: "**you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: right in everything while all the files are taken; after a refusal the results are still right, but the connection of each refused file is open when upload_all returns
"""Upload the videos of the party: asyncio.Protocol, no streams."""

import asyncio

Address = tuple[str, int]


class Depot(asyncio.Protocol):
    """What happens on one connection."""

    def __init__(self, name: str, receipt: asyncio.Future) -> None:
        self.name = name
        self.receipt = receipt
        self.closed = asyncio.get_running_loop().create_future()
        self.buffer = bytearray()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.buffer.endswith(b"\n"):
            return
        word, _, rest = self.buffer[:-1].decode().partition(" ")
        if word != "ok":
            self.receipt.set_exception(ValueError(rest))
            return
        self.transport.close()
        self.receipt.set_result(rest)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.receipt.done():
            self.receipt.set_exception(error or ConnectionError("the depot has hung up"))
        self.closed.set_result(None)


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    loop = asyncio.get_running_loop()
    receipt = loop.create_future()
    _, depot = await loop.create_connection(lambda: Depot(name, receipt), *address)
    text = await receipt
    await depot.closed
    return text


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts = [""] * len(names)
    running: set[asyncio.Task] = set()

    async def work(index: int) -> None:
        try:
            texts[index] = await upload(address, names[index])
        except ValueError as error:
            texts[index] = f"refused: {error}"

    for index in range(len(names)):
        if limit is not None and len(running) == limit:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        running.add(asyncio.create_task(work(index)))
    await asyncio.gather(*running)
    return texts
