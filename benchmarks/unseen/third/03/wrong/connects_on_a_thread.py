# expected: wrong
# mistake: "Connecting blocks", so it runs socket.create_connection on the threads of loop.run_in_executor; only sending and reading are async.
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: Results, order, limit and times are right, but in every call there are threads besides the main one.
"""Upload the videos of the party."""

import asyncio
import socket

Address = tuple[str, int]


class Connection:
    def __init__(self, address: Address) -> None:
        self.address = address

    async def __aenter__(self) -> "Connection":
        loop = asyncio.get_running_loop()
        sock = await loop.run_in_executor(None, socket.create_connection, self.address)
        self.reader, self.writer = await asyncio.open_connection(sock=sock)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def ask(self, line: str) -> str:
        self.writer.write(f"{line}\n".encode())
        await self.writer.drain()
        return (await self.reader.readline()).decode().rstrip("\n")


async def upload(address: Address, name: str) -> str:
    async with Connection(address) as connection:
        word, _, rest = (await connection.ask(f"upload {name}")).partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: list[str] = [""] * len(names)
    running: set[asyncio.Task[None]] = set()

    async def work(index: int) -> None:
        try:
            results[index] = await upload(address, names[index])
        except ValueError as error:
            results[index] = f"refused: {error}"

    for index in range(len(names)):
        if len(running) == limit:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        running.add(asyncio.create_task(work(index)))
    await asyncio.gather(*running)
    return results
