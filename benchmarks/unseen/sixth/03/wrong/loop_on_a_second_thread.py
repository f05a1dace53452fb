# expected: wrong
# mistake: starts a thread with an event loop of its own for the uploads, and only waits for it in the caller's loop
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: results, limit and window are right, and all the tasks share one loop; but each call starts a second thread, and the uploads live there
"""Upload the videos of the party: the network has its own loop in the background."""

import asyncio
import threading

Address = tuple[str, int]


class Background:
    """An event loop that runs beside the program."""

    def __enter__(self) -> "Background":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="network")
        self.thread.start()
        return self

    def __exit__(self, *exc_info) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def submit(self, coroutine) -> asyncio.Future:
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil(b"\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer[:-1].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    slots = asyncio.Semaphore(limit or len(names))

    async def work(name: str) -> str:
        async with slots:
            try:
                return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    with Background() as network:
        return await asyncio.gather(*[network.submit(work(name)) for name in names])
