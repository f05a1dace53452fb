# expected: right
# mistake: recursion: a list of names is cut into halves, the left half is a child task, the right half goes on in the same task; the results come together by concatenation
# rule: "you may use asyncio, anyio or trio"
# seen: right everywhere, on asyncio and on trio
"""Upload the videos of the party: divide and conquer."""

import math

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Return the depot's answer as it belongs into the result."""
    host, port = address
    async with await anyio.connect_tcp(host, port) as stream:
        await stream.send(f"upload {name}\n".encode())
        line = await BufferedByteReceiveStream(stream).receive_until(b"\n", 2**24)
    word, _, rest = line.decode().partition(" ")
    return rest if word == "ok" else "refused: " + rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = anyio.CapacityLimiter(math.inf if limit is None else limit)

    async def go(part: list[str]) -> list[str]:
        if len(part) == 1:
            async with slots:
                return [await upload(address, part[0])]
        middle = len(part) // 2
        left: list[str] = []

        async def go_left() -> None:
            left.extend(await go(part[:middle]))

        async with anyio.create_task_group() as group:
            group.start_soon(go_left)
            right = await go(part[middle:])
        return left + right

    return await go(names)
