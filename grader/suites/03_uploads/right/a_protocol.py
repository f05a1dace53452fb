"""Callbacks below the streams: a protocol that sets a future."""

import asyncio


class Upload(asyncio.Protocol):
    def __init__(self, name):
        self.name = name
        self.answer = asyncio.get_running_loop().create_future()
        self.received = b""

    def connection_made(self, transport):
        transport.write(f"upload {self.name}\n".encode())

    def data_received(self, data):
        self.received += data
        if self.received.endswith(b"\n"):
            self.answer.set_result(self.received.decode().strip())


async def upload(address, name):
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_connection(lambda: Upload(name), *address)
    try:
        word, _, rest = (await protocol.answer).partition(" ")
    finally:
        transport.close()
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name):
        async with slots:
            return await upload(address, name)

    return await asyncio.gather(*(work(name) for name in names))
