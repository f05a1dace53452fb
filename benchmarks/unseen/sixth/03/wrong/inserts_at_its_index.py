# expected: wrong
# mistake: puts each text into the list with list.insert(index, text), which is the right place only when all the earlier files are already there
# rule: "The result has one text for each name, in the order of `names`"
# seen: right when the files arrive in the order of names, with limit=1 under asyncio, and always for one or two files; when three files arrive in the order third, second, first the result is [first, third, second]
"""Upload the videos of the party: anyio, and an object that collects."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = await BufferedByteReceiveStream(stream).receive_until(b"\n", 1_000_000)
    word, _, rest = answer.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


class Party:
    """All the uploads of one call."""

    def __init__(self, address: Address, places: int) -> None:
        self.address = address
        self.places = anyio.CapacityLimiter(places)
        self.texts: list[str] = []

    async def send(self, index: int, name: str) -> None:
        async with self.places:
            try:
                text = await upload(self.address, name)
            except ValueError as error:
                text = f"refused: {error}"
        self.texts.insert(index, text)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    party = Party(address, len(names) if limit is None else limit)
    async with anyio.create_task_group() as tasks:
        for index, name in enumerate(names):
            tasks.start_soon(party.send, index, name)
    return party.texts
