# expected: wrong
# mistake: fills the first window with range(limit) and next(), without looking whether there are so many names
# rule: "The limit may be any number from 1 on, and larger than the number of files."
# seen: right without a limit and for limit <= len(names); with a larger limit RuntimeError: coroutine raised StopIteration, and tasks are left behind
"""Upload the videos of the party: whoever has finished calls for the next one."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
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
    all_done = loop.create_future()
    results: dict[int, str] = {}
    queue = iter(enumerate(names))
    running: set[asyncio.Task[str]] = set()  # the loop itself holds its tasks only weakly

    def send_next() -> None:
        index, name = next(queue)
        task = loop.create_task(upload(address, name))
        running.add(task)
        task.add_done_callback(lambda done: arrived(index, done))

    def arrived(index: int, task: asyncio.Task) -> None:
        running.discard(task)
        try:
            results[index] = task.result()
        except ValueError as error:
            results[index] = f"refused: {error}"
        except Exception as error:
            if not all_done.done():
                all_done.set_exception(error)
            return
        try:
            send_next()
        except StopIteration:
            if len(results) == len(names) and not all_done.done():
                all_done.set_result(None)

    for _ in range(limit or len(names)):
        send_next()
    await all_done
    return [results[index] for index in range(len(names))]
