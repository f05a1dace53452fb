# expected: right
# mistake: none; unusual: anyio, the list is split in halves recursively (a tree of task groups, results are joined without any index), and the limit is a stream of tickets that are taken and given back.
# rule: "you may use asyncio, anyio or trio."
# seen: All rules are kept; without a limit there is a ticket for each file.
"""Upload the videos of the party: divide, upload, and join."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; its receipt, or ``refused: REASON``."""
    async with await anyio.connect_tcp(*address) as connection:
        await connection.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(connection).receive_until(b"\n", 1 << 20)
    word, _, rest = line.decode().partition(" ")
    return {"ok": ""}.get(word, "refused: ") + rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    count = min(limit or len(names), len(names))
    give, take = anyio.create_memory_object_stream(count)
    for ticket in range(count):
        give.send_nowait(ticket)

    async def tree(some: list[str]) -> list[str]:
        if len(some) == 1:
            ticket = await take.receive()
            try:
                return [await upload(address, some[0])]
            finally:
                give.send_nowait(ticket)
        half = len(some) // 2
        sides: dict[str, list[str]] = {}

        async def side(key: str, part: list[str]) -> None:
            sides[key] = await tree(part)

        async with anyio.create_task_group() as group:
            group.start_soon(side, "left", some[:half])
            group.start_soon(side, "right", some[half:])
        return sides["left"] + sides["right"]

    with give, take:
        return await tree(names)
