# expected: wrong
# mistake: gives the slot back in the except clause of a refusal and once more in finally, so that every refusal makes the limit one larger
# rule: "With a `limit`, never more than that many files are on their way."
# seen: right when no file is refused, or only among the last ones; after a refusal with enough files still waiting, limit + 1 (and more) are on their way
"""Upload the videos of the party."""

import asyncio

Address = tuple[str, int]


class Uploader:
    def __init__(self, address: Address, limit: int) -> None:
        self.address = address
        self.slots = asyncio.Semaphore(limit)

    async def upload(self, name: str) -> str:
        reader, writer = await asyncio.open_connection(*self.address)
        try:
            writer.write(f"upload {name}\n".encode())
            answer = await reader.readline()
        finally:
            writer.close()
            await writer.wait_closed()
        word, _, rest = answer.decode().rstrip("\n").partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest

    async def __call__(self, name: str) -> str:
        await self.slots.acquire()
        try:
            return await self.upload(name)
        except ValueError as error:
            self.slots.release()  # a refused file needs its slot no more
            return f"refused: {error}"
        finally:
            self.slots.release()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    uploader = Uploader(address, limit or len(names))
    return list(await asyncio.gather(*(uploader(name) for name in names)))
