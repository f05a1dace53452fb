# expected: right
# mistake: none; trio, and no limiter at all: a file that has arrived starts the next one in the same nursery, so the window is a chain of successors
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: right everywhere: `limit` (or all) chains are started, each link starts one further link when it is done and its stream is closed
"""Upload the videos of the party. Each upload that ends starts the next one."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the receipt, or raise ValueError with the depot's reason."""
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(b"upload " + name.encode() + b"\n")
        pieces = []
        async for piece in stream:
            pieces.append(piece)
            if b"\n" in piece:
                break
        else:
            raise ConnectionError(f"the depot hung up on {name}")
    word, _, rest = b"".join(pieces).split(b"\n")[0].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    answers: dict[str, str] = {}
    # A stack, the first name on top.
    waiting = names[::-1]

    async with trio.open_nursery() as nursery:

        async def link(name: str) -> None:
            try:
                answers[name] = await upload(address, name)
            except ValueError as refusal:
                answers[name] = "refused: " + str(refusal)
            if waiting:
                nursery.start_soon(link, waiting.pop())

        for _ in range(len(names) if limit is None else min(limit, len(names))):
            nursery.start_soon(link, waiting.pop())

    return list(map(answers.__getitem__, names))
