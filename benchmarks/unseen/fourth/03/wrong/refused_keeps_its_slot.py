# expected: wrong
# mistake: The token goes back into the channel only on the line after the upload, which a refused file never reaches (no finally).
# rule: The window *slides*: as soon as one file arrives (or is refused), the next one sets off.
# seen: Right without a limit, without refusals, and if the refused files come last. Otherwise each refusal makes the window narrower by one; when as many files were refused as the limit says and others still wait, it hangs for ever.
"""Upload the videos of the party; a buffered channel of tokens, as in Go."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and return its receipt; ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    tokens: asyncio.Queue[None] = asyncio.Queue()
    for _ in range(limit if limit is not None else len(names)):
        tokens.put_nowait(None)
    done: asyncio.Queue[tuple[int, str]] = asyncio.Queue()

    async def goroutine(index: int, name: str) -> None:
        await tokens.get()
        try:
            receipt = await upload(address, name)
            tokens.put_nowait(None)
            done.put_nowait((index, receipt))
        except ValueError as error:
            done.put_nowait((index, f"refused: {error}"))

    results = [""] * len(names)
    async with asyncio.TaskGroup() as wait_group:
        for index, name in enumerate(names):
            wait_group.create_task(goroutine(index, name))
        for _ in names:
            index, text = await done.get()
            results[index] = text
    return results
