# expected: wrong
# mistake: decodes each piece that arrives by itself and joins the texts, so that a letter of several bytes may be cut in two
# rule: "TCP carries bytes, so an answer may come in pieces; it is whole when its newline has come."
# seen: right for whole answers and for pieces of ASCII; when a piece ends inside a non-ASCII letter, the UnicodeDecodeError (a ValueError) is reported as 'refused: 'utf-8' codec can't decode ...'
"""Upload the videos of the party, with trio."""

import trio

Address = tuple[str, int]


async def read_line(stream: trio.SocketStream) -> str:
    text = ""
    async for piece in stream:
        text += piece.decode()
        if text.endswith("\n"):
            return text[:-1]
    raise ConnectionError("the depot hung up")


async def upload(address: Address, name: str) -> str:
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        word, _, rest = (await read_line(stream)).partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: dict[str, str] = {}
    slots = trio.CapacityLimiter(limit or len(names))

    async def work(name: str) -> None:
        async with slots:
            try:
                results[name] = await upload(address, name)
            except ValueError as error:
                results[name] = f"refused: {error}"

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(work, name)
    return [results[name] for name in names]
