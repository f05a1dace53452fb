# expected: wrong
# mistake: The learner cuts off the first word with `line.lstrip("refused ")` / `line.lstrip("ok ")`, which strips a SET of characters, not a prefix.
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them"
# seen: A receipt that begins with o or k loses its beginning, and so does a reason that begins with one of the letters r, e, f, u, s, d ("refused disk full" gives "refused: isk full"). Other answers are right.
"""Upload the videos of the party (trio)."""

import contextlib

import trio

Address = tuple[str, int]


async def read_line(stream: trio.SocketStream) -> str:
    pieces = []
    async for piece in stream:
        pieces.append(piece)
        if b"\n" in piece:
            break
    return b"".join(pieces).decode("utf-8").rstrip("\n")


async def upload(address: Address, name: str) -> str:
    host, port = address
    async with await trio.open_tcp_stream(host, port) as stream:
        await stream.send_all(f"upload {name}\n".encode("utf-8"))
        line = await read_line(stream)
    if line.startswith("refused "):
        raise ValueError(line.lstrip("refused "))
    return line.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    answers: dict[str, str] = {}
    slots = contextlib.nullcontext() if limit is None else trio.CapacityLimiter(limit)

    async def one(name: str) -> None:
        async with slots:
            try:
                answers[name] = await upload(address, name)
            except ValueError as refusal:
                answers[name] = f"refused: {refusal}"

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(one, name)
    return [answers[name] for name in names]
