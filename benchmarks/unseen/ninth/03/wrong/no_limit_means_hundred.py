# expected: wrong
# mistake: without a limit it still uses a pool of at most 100 workers, a default as HTTP client libraries have it
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: right with a limit, and without one for up to 100 files; with 101 or more names and limit=None, only 100 are on their way and the others wait
"""Upload the videos of the party with a pool, like the one of my HTTP library."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]

POOL_SIZE = 100
LONGEST_LINE = 1 << 24


async def upload(address: Address, name: str) -> str:
    async with await anyio.connect_tcp(address[0], address[1]) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", LONGEST_LINE)
    word, _, rest = line.decode().partition(" ")
    if word == "refused":
        raise ValueError(rest)
    return rest


class Pool:
    def __init__(self, address: Address, size: int) -> None:
        self.address = address
        self.size = size

    async def map(self, names: list[str]) -> list[str]:
        results: dict[str, str] = {}
        send, receive = anyio.create_memory_object_stream(len(names))
        with send:
            for name in names:
                send.send_nowait(name)

        async def work() -> None:
            with receive.clone() as jobs:
                async for name in jobs:
                    try:
                        results[name] = await upload(self.address, name)
                    except ValueError as error:
                        results[name] = f"refused: {error}"

        with receive:
            async with anyio.create_task_group() as workers:
                for _ in range(min(self.size, len(names))):
                    workers.start_soon(work)
        return [results[name] for name in names]


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    return await Pool(address, limit or POOL_SIZE).map(names)
