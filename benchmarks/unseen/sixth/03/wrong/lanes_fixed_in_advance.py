# expected: wrong
# mistake: deals the names out to `limit` lanes in advance, like cards, so that a lane which is done stays idle while another one still has a queue
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: never too many on their way and right results; but with a limit smaller than the number of files and unequal durations the next file waits for its own lane although there is room elsewhere (limit 2; 9, 1, 1, 1 s: the third file starts after 9 s instead of 1 s)
"""Upload the videos of the party: trio, one lane for each place at the depot."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns the receipt, raises ValueError with the reason."""
    async with await trio.open_tcp_stream(*address) as stream:
        await stream.send_all(f"upload {name}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            piece = await stream.receive_some()
            if not piece:
                raise ConnectionError("the depot has hung up")
            answer += piece
    word, _, rest = answer[:-1].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def lane(address: Address, names: list[str], results: dict[str, str]) -> None:
    """Upload the files of one lane, one after the other."""
    for name in names:
        try:
            results[name] = await upload(address, name)
        except ValueError as reason:
            results[name] = f"refused: {reason}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    lanes = len(names) if limit is None else min(limit, len(names))
    results: dict[str, str] = {}
    async with trio.open_nursery() as nursery:
        for first in range(lanes):
            nursery.start_soon(lane, address, names[first::lanes], results)
    return [results[name] for name in names]
