# expected: wrong
# mistake: The window is filled by calling `next(todo)` `limit` times, without thinking of a limit that is larger than the number of names.
# rule: "The limit may be any number from 1 on, and larger than the number of files."
# seen: With limit > len(names), `next` raises StopIteration in the coroutine; upload_all fails with "RuntimeError: coroutine raised StopIteration" and leaves its tasks behind. With limit <= len(names) or None it is right.
"""Upload the videos of the party; every task that ends starts the next one by a callback."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.writelines([b"upload ", name.encode(), b"\n"])
        answer = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.decode().rstrip("\n").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    loop = asyncio.get_running_loop()
    results: list[str | None] = [None] * len(names)
    missing = len(names)
    everything = loop.create_future()
    todo = iter(range(len(names)))
    tasks: set[asyncio.Task] = set()

    def start(index: int) -> None:
        task = loop.create_task(upload(address, names[index]))
        tasks.add(task)  # the loop alone would not keep it alive
        task.add_done_callback(lambda done: arrived(index, done))

    def arrived(index: int, task: asyncio.Task) -> None:
        nonlocal missing
        tasks.discard(task)
        error = task.exception()
        if error is None:
            results[index] = task.result()
        elif isinstance(error, ValueError):
            results[index] = f"refused: {error}"
        elif not everything.done():
            everything.set_exception(error)
        missing -= 1
        following = next(todo, None)
        if following is not None:
            start(following)
        elif missing == 0 and not everything.done():
            everything.set_result(None)

    window = len(names) if limit is None else limit
    for _ in range(window):
        start(next(todo))
    await everything
    return results
