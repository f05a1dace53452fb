# expected: wrong
# mistake: The workers wait for ever at queue.get(); upload_all returns after queue.join() and neither cancels nor ends them (as daemon threads would be).
# rule: When `upload_all` returns, it has tidied up: no connection and no task of yours may still be there.
# seen: The result, the window and the connections are right, but after the return every worker task is still there (in asyncio.all_tasks()), until the event loop ends.
"""Upload the videos of the party; some workers and a queue."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.writelines([b"upload ", name.encode("utf-8"), b"\n"])
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, rest = answer.decode("utf-8").rstrip("\n").split(" ", maxsplit=1)
    if word == "refused":
        raise ValueError(rest)
    return rest


class Crew:
    """Workers which take names from a queue."""

    def __init__(self, address: Address, size: int) -> None:
        self.address = address
        self.jobs: asyncio.Queue[tuple[str, asyncio.Future[str]]] = asyncio.Queue()
        self.workers = [asyncio.create_task(self.work()) for _ in range(size)]

    async def work(self) -> None:
        while True:
            name, result = await self.jobs.get()
            try:
                result.set_result(await upload(self.address, name))
            except ValueError as error:
                result.set_result(f"refused: {error}")
            except Exception as error:
                result.set_exception(error)
            finally:
                self.jobs.task_done()

    def submit(self, name: str) -> "asyncio.Future[str]":
        result = asyncio.get_running_loop().create_future()
        self.jobs.put_nowait((name, result))
        return result


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    crew = Crew(address, limit or len(names))
    results = [crew.submit(name) for name in names]
    await crew.jobs.join()
    return [result.result() for result in results]
