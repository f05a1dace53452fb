# expected: wrong
# mistake: An answer that has not come after thirty seconds is taken as a refusal (a receive timeout, as with sockets in C).
# rule: Do not guess how long something takes, and do not look again and again: await it. Every file gets the time that it needs.
# seen: Right as long as each file takes less than 30 seconds. A file that takes longer is given up: "refused: no answer" comes back instead of its receipt.
"""Upload the videos of the party, with trio."""

import functools
import math

import trio

Address = tuple[str, int]

PATIENCE = 30


async def read_line(stream: trio.SocketStream) -> bytes:
    line = b""
    async for piece in stream:
        line += piece
        if b"\n" in line:
            return line[: line.index(b"\n")]
    raise ConnectionError("the depot hung up")


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        await stream.send_all(b"upload %s\n" % name.encode())
        with trio.move_on_after(PATIENCE) as timer:
            answer = await read_line(stream)
    if timer.cancelled_caught:
        raise ValueError("no answer")
    word, _, rest = answer.decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    limiter = trio.CapacityLimiter(math.inf if limit is None else limit)
    results = [""] * len(names)

    async def work(index: int, name: str) -> None:
        async with limiter:
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with trio.open_nursery() as nursery:
        for index, name in enumerate(names):
            nursery.start_soon(functools.partial(work, index, name))
    return results
