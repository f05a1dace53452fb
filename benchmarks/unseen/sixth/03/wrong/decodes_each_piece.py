# expected: wrong
# mistake: decodes every piece that the socket gives by itself, and joins the pieces as text
# rule: "TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter"
# seen: right for whole answers, for ASCII in any pieces, and for UTF-8 cut between two letters; upload_all ends with UnicodeDecodeError (in an exception group) when a piece ends within a letter such as "ü"
"""Upload the videos of the party: trio, and the answer letter by letter."""

from contextlib import aclosing

import trio

Address = tuple[str, int]


async def pieces(stream: trio.SocketStream):
    """The texts that come in, as they come."""
    async for data in stream:
        yield data.decode("utf-8")


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, or ``refused: REASON``."""
    stream = await trio.open_tcp_stream(*address)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode("utf-8"))
        answer = ""
        async with aclosing(pieces(stream)) as texts:
            async for text in texts:
                answer += text
                if "\n" in answer:
                    break
    line, _, _ = answer.partition("\n")
    word, _, rest = line.partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    texts = dict.fromkeys(names, "")
    room = trio.Semaphore(limit or len(names))

    async def bring(name: str) -> None:
        try:
            texts[name] = await upload(address, name)
        finally:
            room.release()

    async with trio.open_nursery() as nursery:
        for name in names:
            await room.acquire()
            nursery.start_soon(bring, name)
    return list(texts.values())
