# expected: wrong
# mistake: the word before the text is taken off with lstrip("ok ") and lstrip("refused "), which strip any of these letters and not the word
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them"
# seen: right when the text begins with a letter that is not in the word (receipt "R1", reason "the disk is full"); a receipt like "k-17" comes back as "-17", a reason like "used up" as "p"
"""Upload the videos of the party with trio."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import trio

Address = tuple[str, int]


async def lines(stream: trio.abc.ReceiveStream) -> AsyncGenerator[str, None]:
    """The lines that come from the stream, without their newlines."""
    rest = bytearray()
    async for piece in stream:
        rest += piece
        while (end := rest.find(b"\n")) >= 0:
            yield rest[:end].decode()
            del rest[: end + 1]


async def upload(address: Address, name: str) -> str:
    stream = await trio.open_tcp_stream(*address)
    try:
        await stream.send_all(f"upload {name}\n".encode())
        async with aclosing(lines(stream)) as answers:
            answer = await anext(answers)
    finally:
        await stream.aclose()
    if answer.startswith("ok "):
        return answer.lstrip("ok ")
    return "refused: " + answer.lstrip("refused ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    slots = trio.Semaphore(limit or len(names))
    results: list[str] = names.copy()

    async def replace_by_text(index: int) -> None:
        async with slots:
            results[index] = await upload(address, names[index])

    async with trio.open_nursery() as nursery:
        for index in range(len(names)):
            nursery.start_soon(replace_by_text, index)
    return results
