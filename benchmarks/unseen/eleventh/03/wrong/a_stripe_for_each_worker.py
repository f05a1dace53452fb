# expected: wrong
# mistake: deals the files out to `limit` workers in advance (names[k::limit]), so that a worker that is done does not take over the files of another
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: when the stripes take different times and one is done, there is room but the rest still queues behind slow files; right without a limit, with limit 1, and with equal files
"""Upload the videos of the party; each worker has its own share of them."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 1 << 20)
    word, _, rest = line.decode().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    workers = min(limit or len(names), len(names))

    async def worker(share: range) -> None:
        for index in share:
            results[index] = await upload(address, names[index])

    async with anyio.create_task_group() as group:
        for first in range(workers):
            group.start_soon(worker, range(first, len(names), workers))
    return results
