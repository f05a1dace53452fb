# expected: wrong
# mistake: To send the workers home, one `None` is put into the queue for each FILE instead of one for each worker.
# rule: "When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there."
# seen: With limit > len(names), there are more workers than Nones; limit - len(names) workers stay behind, waiting at the queue for ever. The results are right, and with limit <= len(names) or None everything is.
"""Upload the videos of the party with workers and a queue."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


class Company:
    def __init__(self, address: Address, names: list[str]) -> None:
        self.address = address
        self.results: dict[str, str] = {}
        self.expected = len(names)
        self.complete = asyncio.Event()
        self.queue: asyncio.Queue[str | None] = asyncio.Queue()
        for name in names:
            self.queue.put_nowait(name)
        for _ in names:
            self.queue.put_nowait(None)  # time to go home

    async def worker(self) -> None:
        while (name := await self.queue.get()) is not None:
            try:
                self.results[name] = await upload(self.address, name)
            except ValueError as error:
                self.results[name] = f"refused: {error}"
            if len(self.results) == self.expected:
                self.complete.set()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    company = Company(address, names)
    staff = [asyncio.create_task(company.worker()) for _ in range(limit or len(names))]
    await company.complete.wait()
    del staff
    return [company.results[name] for name in names]
