# expected: wrong
# mistake: the learner starts exactly `limit` files with next(iterator), and does not think of a limit that is larger than the number of files
# rule: "The limit may be any number from 1 on, and larger than the number of files."
# seen: goes wrong with limit > len(names): next() raises StopIteration, which becomes RuntimeError: coroutine raised StopIteration; right in all other situations
"""Upload the videos of the party, with promises and callbacks as in JavaScript."""

import asyncio
from functools import partial

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file, return the receipt; raise ValueError if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
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
    """Upload all files, not more than ``limit`` at the same time."""
    promises = [asyncio.get_running_loop().create_future() for _ in names]
    waiting = iter(list(zip(names, promises)))
    running = set()

    def start(name: str, promise: asyncio.Future) -> None:
        task = asyncio.create_task(upload(address, name))
        running.add(task)
        task.add_done_callback(partial(settle, promise))

    def settle(promise: asyncio.Future, task: asyncio.Task) -> None:
        running.discard(task)
        following = next(waiting, None)
        if following:
            start(*following)
        match task.exception():
            case None:
                promise.set_result(task.result())
            case ValueError() as error:
                promise.set_result(f"refused: {error}")
            case error:
                promise.set_exception(error)

    if limit is None:
        limit = len(names)
    for _ in range(limit):
        start(*next(waiting))
    return await asyncio.gather(*promises)
