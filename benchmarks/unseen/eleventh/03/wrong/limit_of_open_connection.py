# expected: wrong
# mistake: hands `limit` to asyncio.open_connection, whose parameter of that name is the size of the reader's buffer, not a number of connections
# rule: With a `limit`, never more than that many files are on their way.
# seen: with a limit all files set off at once, and answers longer than `limit` bytes are reported as "refused: Separator is found, but chunk is longer than limit"; without a limit it is right
"""Upload the videos of the party with asyncio streams."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str, **options: int) -> str:
    """Upload one file; return the depot's receipt, or raise ValueError with its reason."""
    reader, writer = await asyncio.open_connection(*address, **options)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    options = {} if limit is None else {"limit": limit}
    results = await asyncio.gather(*(upload(address, name, **options) for name in names), return_exceptions=True)
    texts = []
    for result in results:
        if isinstance(result, ValueError):
            texts.append(f"refused: {result}")
        elif isinstance(result, BaseException):
            raise result
        else:
            texts.append(result)
    return texts
