# expected: right
# mistake: unusual: anyio; a few lanes share one plain iterator over the names, no semaphore and no queue; an incremental decoder puts letters together that were cut, and a refusal is a value, not an exception.
# rule: none
# seen: right in all situations that the lesson allows (with asyncio and with trio below)
"""Upload the videos of the party in lanes (anyio)."""

import codecs
import contextlib
from collections.abc import AsyncIterator, Iterator

import anyio
import anyio.abc

Address = tuple[str, int]


async def letters(stream: anyio.abc.ByteReceiveStream) -> AsyncIterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        for letter in decoder.decode(await stream.receive(7)):
            yield letter


async def upload(address: Address, name: str) -> tuple[str, str]:
    """Return the first word of the depot's answer, and the rest."""
    host, port = address
    stream = await anyio.connect_tcp(host, port)
    try:
        await stream.send(f"upload {name}\n".encode())
        answer = ""
        async with contextlib.aclosing(letters(stream)) as spelled:
            async for letter in spelled:
                if letter == "\n":
                    break
                answer += letter
    finally:
        await stream.aclose()
    word, _, rest = answer.partition(" ")
    return word, rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    texts: list[str] = list(names)
    jobs = iter(enumerate(names))

    async def lane(jobs: Iterator[tuple[int, str]]) -> None:
        for index, name in jobs:
            word, rest = await upload(address, name)
            texts[index] = rest if word == "ok" else f"refused: {rest}"

    lanes = len(names) if limit is None else min(limit, len(names))
    async with anyio.create_task_group() as group:
        for number in range(lanes):
            group.start_soon(lane, jobs, name=f"lane {number + 1}")
    return texts
