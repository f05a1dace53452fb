# expected: wrong
# mistake: the protocol closes its transport only where it handles 'ok'; a refusal just sets the exception
# rule: "**you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector"
# seen: right while no file is refused; the connection of every refused file is still open when upload_all returns
"""Upload the videos of the party, with an asyncio protocol."""

import asyncio

Address = tuple[str, int]


class Upload(asyncio.Protocol):
    def __init__(self, name: str) -> None:
        self.name = name
        self.buffer = bytearray()
        self.receipt: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.buffer.endswith(b"\n"):
            return
        word, _, rest = self.buffer.decode().rstrip("\n").partition(" ")
        if word == "ok":
            self.result = rest
            self.transport.close()
        else:
            self.receipt.set_exception(ValueError(rest))

    def connection_lost(self, error: Exception | None) -> None:
        if self.receipt.done():
            return
        if hasattr(self, "result"):
            self.receipt.set_result(self.result)
        else:
            self.receipt.set_exception(error or ConnectionError("the depot hung up"))


async def upload(address: Address, name: str) -> str:
    loop = asyncio.get_running_loop()
    _, protocol = await loop.create_connection(lambda: Upload(name), *address)
    return await protocol.receipt


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    free: asyncio.Queue[None] = asyncio.Queue()
    for _ in range(min(limit or len(names), len(names))):
        free.put_nowait(None)

    async def work(name: str) -> str:
        token = await free.get()
        try:
            return await upload(address, name)
        except ValueError as error:
            return f"refused: {error}"
        finally:
            free.put_nowait(token)

    return await asyncio.gather(*[work(name) for name in names])
