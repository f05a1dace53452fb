# expected: wrong
# mistake: It takes send_eof() (shutdown of the sending side) for the closing of the connection and never calls aclose().
# rule: "The depot leaves the connection open after its answer; **you** close it, whether the file was taken or refused, and do not leave that to Python's garbage collector."
# seen: Always: the depot sees an end of file and may think that all is well, but every socket of the client is still open when upload_all returns, until the garbage collector finds it (ResourceWarning).
"""Upload the videos of the party with anyio."""

from contextlib import AsyncExitStack

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]

ENOUGH = 1 << 24


async def upload(address: Address, name: str) -> str:
    async with AsyncExitStack() as stack:
        connection = await anyio.connect_tcp(*address)
        stack.push_async_callback(connection.send_eof)  # hang up, whatever happens
        await connection.send(f"upload {name}\n".encode())
        answer = await BufferedByteReceiveStream(connection).receive_until(b"\n", ENOUGH)
        word, _, rest = answer.decode().partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = dict.fromkeys(names, "")
    slots = anyio.Semaphore(limit or len(names))

    async def work(name: str) -> None:
        async with slots:
            try:
                results[name] = await upload(address, name)
            except ValueError as error:
                results[name] = f"refused: {error}"

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(work, name)
    return list(results.values())
