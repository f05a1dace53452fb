# expected: right
# mistake: trio; the workers share one plain generator of the names, which needs no lock; each of them reads byte by byte and decodes at the end.
# rule: With a `limit`, never more than that many files are on their way.
# seen: Nothing goes wrong.
"""Upload the videos of the party, with trio and a shared iterator."""

from collections.abc import Iterator

import trio

Address = tuple[str, int]


class Refused(Exception):
    """The depot said no."""

    def __str__(self) -> str:
        return "refused: " + self.args[0]


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt, or raise Refused."""
    stream = await trio.open_tcp_stream(*address)
    try:
        await stream.send_all(f"upload {name}\n".encode())
        letters = bytearray()
        while (byte := await stream.receive_some(1)) != b"\n":
            if not byte:
                raise EOFError(name)
            letters += byte
    finally:
        await stream.aclose()
    word, _, rest = letters.decode().partition(" ")
    if word == "refused":
        raise Refused(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts: list[str] = [""] * len(names)

    async def worker(jobs: Iterator[tuple[int, str]]) -> None:
        for index, name in jobs:
            try:
                texts[index] = await upload(address, name)
            except Refused as refusal:
                texts[index] = str(refusal)

    jobs = enumerate(names)
    async with trio.open_nursery() as nursery:
        for _ in names[:limit]:
            nursery.start_soon(worker, jobs)
    return texts
