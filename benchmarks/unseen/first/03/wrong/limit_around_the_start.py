# expected: wrong
# mistake: The semaphore is held only while a task is started (start_soon), not while its file is on its way.
# rule: "With a `limit`, never more than that many files are on their way."
# seen: Without a limit all is well; with a limit smaller than the number of files, all files are on their way at once anyway.
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    async with await anyio.connect_tcp(*address) as connection:
        await connection.send(f"upload {name}\n".encode())
        answer = await BufferedByteReceiveStream(connection).receive_until(b"\n", 65536)
    word, _, rest = answer.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = [""] * len(names)
    slots = anyio.Semaphore(limit or len(names))

    async def work(index: int, name: str) -> None:
        try:
            results[index] = await upload(address, name)
        except ValueError as error:
            results[index] = f"refused: {error}"

    async with anyio.create_task_group() as group:
        for index, name in enumerate(names):
            async with slots:
                group.start_soon(work, index, name)
    return results
