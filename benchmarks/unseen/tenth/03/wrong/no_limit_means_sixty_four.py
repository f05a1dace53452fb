# expected: wrong
# mistake: without a limit the learner puts in a "sensible" limit of 64 of their own, as for a thread pool or a connection pool, instead of no limit
# rule: "Every file is on its way at the same time as all the others. Uploading them takes as long as the longest one."
# seen: goes wrong with limit=None and more than 64 names: only 64 are on their way, so that it takes two, three, ... times as long; right in all other situations
"""Upload the videos of the party with trio."""

import trio

Address = tuple[str, int]

MAX_OPEN_CONNECTIONS = 64  # nobody needs more sockets than this


class Refused(ValueError):
    pass


async def _read_line(stream: trio.SocketStream) -> str:
    line = bytearray()
    while not line.endswith(b"\n"):
        line += await stream.receive_some()
    return line[:-1].decode()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises Refused with the reason."""
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        word, _, rest = (await _read_line(stream)).partition(" ")
    if word != "ok":
        raise Refused(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    slots = trio.CapacityLimiter(MAX_OPEN_CONNECTIONS if limit is None else limit)
    results = [""] * len(names)

    async def work(index: int) -> None:
        async with slots:
            try:
                results[index] = await upload(address, names[index])
            except Refused as error:
                results[index] = f"refused: {error}"

    async with trio.open_nursery() as nursery:
        for index in range(len(names)):
            nursery.start_soon(work, index)
    return results
