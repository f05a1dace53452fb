# expected: right
# mistake: none; unusual: no semaphore, no queue, no gather: a relay of done-callbacks, every finished upload's callback starts the next one, and upload_all only awaits one future
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: keeps all the rules; the answer is read piece by piece as bytes and decoded once
"""Upload the videos of the party: a relay of callbacks."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file and wait until it has arrived; ValueError with the reason if it is refused."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.writelines([b"upload ", name.encode("utf-8"), b"\n"])
        await writer.drain()
        answer = b""
        while not answer.endswith(b"\n"):
            piece = await reader.read(512)
            if not piece:
                raise ConnectionError("the depot has hung up")
            answer += piece
    finally:
        writer.close()
        await writer.wait_closed()
    verb, _, text = answer[:-1].decode("utf-8").partition(" ")
    if verb == "ok":
        return text
    raise ValueError(text)


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    loop = asyncio.get_running_loop()
    everything = loop.create_future()
    answers: dict[str, str] = {}
    running: set[asyncio.Task] = set()
    failures: list[BaseException] = []
    waiting = iter(names)

    def start_next() -> None:
        for name in waiting if not failures else ():
            task = loop.create_task(upload(address, name))
            running.add(task)
            task.add_done_callback(lambda task, name=name: finished(task, name))
            return
        if not running and not everything.done():
            if failures:
                everything.set_exception(failures[0])
            else:
                everything.set_result(None)

    def finished(task: asyncio.Task, name: str) -> None:
        running.discard(task)
        error = task.exception()
        if error is None:
            answers[name] = task.result()
        elif isinstance(error, ValueError):
            answers[name] = f"refused: {error}"
        else:
            failures.append(error)  # the depot is broken: start no more, and tell it when the others have ended
        start_next()

    for _ in range(len(names) if limit is None else min(limit, len(names))):
        start_next()
    await everything
    return [answers[name] for name in names]
