# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) the learner starts exactly one new file, although several may have arrived at the same moment
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: right as long as no two files arrive at the same moment; when two do, only one new file sets off, and from then on the window stays one too narrow
"""Upload the videos of the party; the main loop waits for the first to arrive."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> tuple[str, str]:
    """Upload one file; returns its name and the text for the result."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = await reader.readuntil()
    finally:
        writer.close()
        await writer.wait_closed()
    verdict, text = answer.decode().rstrip("\n").split(" ", maxsplit=1)
    return name, (text if verdict == "ok" else f"refused: {text}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    limit = limit or len(names)
    pending = {asyncio.create_task(upload(address, name)) for name in names[:limit]}
    waiting = names[limit:]
    answers: dict[str, str] = {}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        answers.update(task.result() for task in done)
        if waiting:
            pending.add(asyncio.create_task(upload(address, waiting.pop(0))))
    return [answers[name] for name in names]
