# expected: wrong
# mistake: Each worker is a loop by tail recursion, as in Erlang or Haskell; Python keeps three frames for each file that is behind it.
# rule: "There is at least one name, there may be hundreds"
# seen: With some hundreds of files for each worker (400 files and limit=1, say) a RecursionError; right for fewer files, larger limits, and without a limit.
"""Upload the videos of the party, functionally."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

Address = tuple[str, int]


async def bind(action: Awaitable[str], then: Callable[[str], Awaitable[None]]) -> None:
    """action >>= then"""
    await then(await action)


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def serve(address: Address, mailbox: Iterator[str], book: dict[str, str]) -> None:
    name = next(mailbox, None)
    if name is None:
        return

    async def note_and_loop(text: str) -> None:
        book[name] = text
        await serve(address, mailbox, book)

    await bind(upload(address, name), note_and_loop)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    mailbox = iter(names)
    book: dict[str, str] = {}
    async with asyncio.TaskGroup() as supervisor:
        for _ in range(min(limit or len(names), len(names))):
            supervisor.create_task(serve(address, mailbox, book))
    return list(map(book.__getitem__, names))
