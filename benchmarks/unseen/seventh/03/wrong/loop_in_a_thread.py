# expected: wrong
# mistake: A mobile developer's habit, network never on the main thread: upload_all runs the uploads on a second event loop in a background thread.
# rule: "There is one thread."
# seen: Each call starts one more thread, with its own event loop, and all uploads run there; the results are right and it tidies up, but there are two threads.
"""Upload the videos of the party on a background event loop."""

import asyncio
import threading

Address = tuple[str, int]


class BackgroundLoop:
    """An event loop in a thread of its own."""

    def __enter__(self) -> "BackgroundLoop":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="network")
        self.thread.start()
        return self

    def submit(self, coroutine) -> asyncio.Future:
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


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


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = asyncio.Semaphore(len(names) if limit is None else limit)

    async def one(name: str) -> str:
        async with slots:
            try:
                return await upload(address, name)
            except ValueError as error:
                return f"refused: {error}"

    with BackgroundLoop() as network:
        return list(await asyncio.gather(*[network.submit(one(name)) for name in names]))
