# expected: wrong
# mistake: to cut off the word `ok `, the learner calls lstrip("ok "), which takes a set of letters, and so also eats an o or k at the beginning of the receipt
# rule: "the receipt, or `refused: REASON`, both as the depot wrote them"
# seen: right for receipts that begin with another character; a receipt such as `k7-cake` comes back as `7-cake`, `okay-1` as `ay-1`
"""Upload the videos of the party, with anyio."""

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

Address = tuple[str, int]

LONGEST = 2**24


async def ask(address: Address, question: str) -> str:
    """Send one line, get one line."""
    async with await anyio.connect_tcp(address[0], address[1]) as stream:
        await stream.send((question + "\n").encode())
        answer = await BufferedByteReceiveStream(stream).receive_until(b"\n", LONGEST)
    return answer.decode()


async def upload(address: Address, name: str) -> str:
    """Upload one file; returns its receipt, ValueError with the depot's reason."""
    answer = await ask(address, f"upload {name}")
    if answer.startswith("refused "):
        raise ValueError(answer[len("refused ") :])
    return answer.lstrip("ok ")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    limiter = anyio.CapacityLimiter(limit or len(names))
    results: dict[str, str] = {}

    async def one(name: str) -> None:
        async with limiter:
            try:
                results[name] = await upload(address, name)
            except ValueError as error:
                results[name] = f"refused: {error}"

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(one, name)
    return [results[name] for name in names]
