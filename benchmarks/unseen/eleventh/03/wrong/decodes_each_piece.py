# expected: wrong
# mistake: decodes every piece by itself as it comes in, and joins the texts
# rule: an answer may come in any number of pieces, which may begin in the midst of a letter
# seen: UnicodeDecodeError when a letter of more than one byte is cut in two; with ASCII, or cuts between letters, it is right
"""Upload the videos of the party with anyio."""

import math

import anyio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> tuple[bool, str]:
    """Upload one file; tell whether it was taken, and the depot's text."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = ""
        while not answer.endswith("\n"):
            answer += (await stream.receive()).decode()
    word, _, text = answer[:-1].partition(" ")
    return word == "ok", text


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results: dict[str, str] = {}
    slots = anyio.CapacityLimiter(math.inf if limit is None else limit)

    async def work(name: str) -> None:
        async with slots:
            taken, text = await upload(address, name)
        results[name] = text if taken else f"refused: {text}"

    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(work, name)
    return [results[name] for name in names]
