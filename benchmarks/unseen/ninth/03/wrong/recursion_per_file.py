# expected: wrong
# mistake: each upload awaits its successor from inside itself (like promise.then(next) in JavaScript), so a lane with hundreds of files is a chain of awaits as deep as it is long
# rule: "There is at least one name, there may be hundreds, and no name stands twice"
# seen: right for tens of files; with a small limit and hundreds of names (limit 1 and 300 names, for instance; about 240 files in one lane are enough) it raises RecursionError
"""Upload the videos of the party; after each file comes the next one."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


class Chain:
    """Uploads file after file; several chains may share the same list."""

    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.names = names
        self.next_index = 0
        self.results: list[str | None] = [None] * len(names)

    async def then_next(self) -> None:
        if self.next_index < len(self.names):
            index = self.next_index
            self.next_index += 1
            await self.send(index)

    async def send(self, index: int) -> None:
        try:
            text = await upload(self.address, self.names[index])
        except ValueError as error:
            await self.refused(index, str(error))
        else:
            await self.taken(index, text)

    async def taken(self, index: int, receipt: str) -> None:
        await self.done(index, receipt)

    async def refused(self, index: int, reason: str) -> None:
        await self.done(index, f"refused: {reason}")

    async def done(self, index: int, text: str) -> None:
        self.results[index] = text
        await self.then_next()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    chain = Chain(address, names)
    await asyncio.gather(*[chain.then_next() for _ in range(limit or len(names))])
    return chain.results
