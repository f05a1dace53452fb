# expected: right
# mistake: (unusual) trio; the places are tokens in a memory channel, as in Go; bytes go through an incremental UTF-8 decoder; answers come back on a second channel and are put in order by a heap.
# rule: all
# seen: right in all situations
"""Upload the videos of the party, in the Go way."""

import codecs
import heapq
import math
from collections.abc import AsyncIterator

import trio

Address = tuple[str, int]


async def letters(stream: trio.abc.ReceiveStream) -> AsyncIterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := await stream.receive_some(5):
        for letter in decoder.decode(piece):
            yield letter


async def upload(address: Address, name: str) -> tuple[str, str]:
    stream = await trio.open_tcp_stream(*address)
    text = ""
    try:
        await stream.send_all(f"upload {name}\n".encode())
        source = letters(stream)
        try:
            async for letter in source:
                if letter == "\n":
                    break
                text += letter
        finally:
            await source.aclose()
    finally:
        await stream.aclose()
    word, _, rest = text.partition(" ")
    return word, rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    places = len(names) if limit is None else limit
    give_back, take = trio.open_memory_channel(math.inf)
    report, reports = trio.open_memory_channel(0)
    heap: list[tuple[int, str]] = []

    async def courier(number: int, name: str, token: object) -> None:
        word, rest = await upload(address, name)
        give_back.send_nowait(token)
        await report.send((number, rest if word == "ok" else f"refused: {rest}"))

    async def dispatch(nursery: trio.Nursery) -> None:
        for _ in range(min(places, len(names))):
            give_back.send_nowait(object())
        for number, name in enumerate(names):
            nursery.start_soon(courier, number, name, await take.receive())

    async with trio.open_nursery() as nursery:
        nursery.start_soon(dispatch, nursery)
        while len(heap) < len(names):
            heapq.heappush(heap, await reports.receive())

    return [heapq.heappop(heap)[1] for _ in names]
