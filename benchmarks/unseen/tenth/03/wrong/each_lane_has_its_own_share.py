# expected: wrong
# mistake: the learner deals the names out to `limit` lanes beforehand (names[lane::limit]), as one partitions data, so that a lane that is through with its share stands idle while others still have files to send
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: goes wrong with a limit smaller than the number of names when the files take unequally long: a waiting file does not set off although there is room; right without a limit, with limit=1 and with files that all take equally long
"""Upload the videos of the party, in lanes."""

import anyio
from anyio.abc import ByteStream

Address = tuple[str, int]


async def read_line(stream: ByteStream) -> str:
    line = b""
    while b"\n" not in line:
        line += await stream.receive()
    return line.decode().removesuffix("\n")


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its text: the receipt, or ``refused: REASON``."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = await read_line(stream)
    word, _, rest = answer.partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    lanes = min(limit or len(names), len(names))
    results: list[str] = [""] * len(names)

    async def drive(lane: int) -> None:
        for index in range(lane, len(names), lanes):
            results[index] = await upload(address, names[index])

    async with anyio.create_task_group() as group:
        for lane in range(lanes):
            group.start_soon(drive, lane)
    return results
