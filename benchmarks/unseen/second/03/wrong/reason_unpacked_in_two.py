# expected: wrong
# mistake: splits the answer at every space and unpacks exactly two words; the ValueError of the unpacking is then taken for the depot's refusal
# rule: "`ok RECEIPT`, or `refused REASON`, where a reason may have several words"
# seen: right for one-word reasons; 'refused disk is full' gives 'refused: too many values to unpack (expected 2)'
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 1 << 20)
    verdict, text = line.decode().split()
    if verdict != "ok":
        raise ValueError(text)
    return text


class Batch:
    """All the files of one call."""

    def __init__(self, address: Address, names: list[str], slots: anyio.Semaphore) -> None:
        self.address = address
        self.names = names
        self.slots = slots
        self.texts: dict[str, str] = {}

    async def one(self, name: str) -> None:
        async with self.slots:
            try:
                self.texts[name] = await upload(self.address, name)
            except ValueError as error:
                self.texts[name] = f"refused: {error}"

    async def run(self) -> list[str]:
        async with anyio.create_task_group() as group:
            for name in self.names:
                group.start_soon(self.one, name)
        return [self.texts[name] for name in self.names]


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    return await Batch(address, names, anyio.Semaphore(limit or len(names))).run()
