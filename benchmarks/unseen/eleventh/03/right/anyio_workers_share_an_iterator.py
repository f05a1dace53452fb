# expected: right
# mistake: unusual: anyio; min(limit, files) workers take from one shared iterator, backwards, and the last file of the list sets off first
# rule: The result has one text for each name, in the order of `names`
# seen: nothing goes wrong
"""Upload the videos of the party with anyio."""

import codecs

import anyio

Address = tuple[str, int]


class Depot:
    """One connection to the depot, for one file."""

    def __init__(self, stream: anyio.abc.SocketStream) -> None:
        self.stream = stream

    async def line(self) -> str:
        decoder = codecs.getincrementaldecoder("utf-8")()
        text = ""
        while not text.endswith("\n"):
            text += decoder.decode(await self.stream.receive(7))
        return text[:-1]

    async def upload(self, name: str) -> str:
        await self.stream.send(f"upload {name}\n".encode())
        word, _, rest = (await self.line()).partition(" ")
        return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts: dict[str, str] = {}
    todo = reversed(names)

    async def worker() -> None:
        for name in todo:
            async with await anyio.connect_tcp(*address) as stream:
                texts[name] = await Depot(stream).upload(name)

    async with anyio.create_task_group() as workers:
        for _ in names if limit is None else names[:limit]:
            workers.start_soon(worker)
    return list(map(texts.__getitem__, names))
