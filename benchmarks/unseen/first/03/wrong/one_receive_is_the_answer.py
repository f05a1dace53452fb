# expected: wrong
# mistake: It takes the bytes of one single receive_some for the whole answer instead of reading up to the newline.
# rule: "TCP carries bytes, so an answer may come in pieces; it is whole when its newline has come."
# seen: Right while each answer comes in one piece. If "ok rec" comes first and "eipt-7\n" later, the receipt is cut off ("rec"), and a piece "o" even becomes a refusal.
"""Upload the videos of the party, with trio."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived."""
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = await stream.receive_some(4096)
    word, _, rest = answer.decode().strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
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
