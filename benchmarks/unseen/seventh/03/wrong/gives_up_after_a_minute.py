# expected: wrong
# mistake: A systems programmer's habit, no network call without a timeout: a file that has not arrived after 60 seconds is given up.
# rule: "Do not guess how long something takes" / "Every file gets the time that it needs."
# seen: A file that needs more than 60 seconds comes back as `refused: timed out`, although the depot would have taken it. Faster files are right.
"""Upload the videos of the party, with timeouts on the network."""

import asyncio

Address = tuple[str, int]

PATIENCE = 60


class Uploader:
    def __init__(self, address: Address, limit: int) -> None:
        self._address = address
        self._slots = asyncio.BoundedSemaphore(limit)

    async def _talk(self, name: str) -> bytes:
        reader, writer = await asyncio.open_connection(*self._address)
        try:
            writer.write(f"upload {name}\n".encode())
            await writer.drain()
            return await asyncio.wait_for(reader.readuntil(b"\n"), PATIENCE)
        finally:
            writer.close()
            await writer.wait_closed()

    async def send(self, name: str) -> str:
        word, _, rest = (await self._talk(name)).decode().rstrip("\n").partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest

    async def report(self, name: str) -> str:
        async with self._slots:
            try:
                return await self.send(name)
            except ValueError as error:
                return f"refused: {error}"
            except TimeoutError:
                return "refused: timed out"


async def upload(address: Address, name: str) -> str:
    return await Uploader(address, 1).send(name)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    uploader = Uploader(address, len(names) if limit is None else limit)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(uploader.report(name)) for name in names]
    return [task.result() for task in tasks]
