# expected: wrong
# mistake: the learner (C#, UI programs) runs a second event loop on a background thread for the network and submits the uploads to it with run_coroutine_threadsafe
# rule: "There is one thread."
# seen: receipts, order, times, limit and tidying up are right, but during every call there is a second thread on which all the uploads live
"""Upload the videos of the party; the network has an event loop of its own."""

import asyncio
import threading

Address = tuple[str, int]


class Network:
    """An event loop in the background, on which the uploads run."""

    def __enter__(self) -> "Network":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def submit(self, coroutine) -> "asyncio.Future[str]":
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))


async def upload(address: Address, name: str, room: asyncio.Semaphore) -> str:
    """Upload one file when there is room for it."""
    async with room:
        reader, writer = await asyncio.open_connection(*address)
        try:
            writer.write(b"upload %s\n" % name.encode())
            answer = await reader.readuntil(b"\n")
        finally:
            writer.close()
            await writer.wait_closed()
    word, text = answer.decode()[:-1].split(" ", 1)
    return text if word == "ok" else f"refused: {text}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    room = asyncio.Semaphore(limit or len(names))
    with Network() as network:
        return await asyncio.gather(
            *(network.submit(upload(address, name, room)) for name in names)
        )
