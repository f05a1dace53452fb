# expected: wrong
# mistake: Starts the first `limit` uploads with a bare next() for each, which runs out of names if the limit is larger than their number.
# rule: "The limit may be any number from 1 on, and larger than the number of files."
# seen: Right without a limit and with a limit up to the number of files; with a larger one it raises RuntimeError ("coroutine raised StopIteration").
"""Upload the videos of the party: whenever one arrives, its callback starts the next one."""

import asyncio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.rstrip("\n").partition(" ")
    return rest if word == "ok" else "refused: " + rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    upcoming = iter(names)
    tasks: dict[str, asyncio.Task[str]] = {}
    everything = asyncio.Event()
    arrived = 0

    def start(name: str) -> None:
        tasks[name] = asyncio.create_task(upload(address, name))
        tasks[name].add_done_callback(go_on)

    def go_on(_: asyncio.Task[str]) -> None:
        nonlocal arrived
        arrived += 1
        if arrived == len(names):
            everything.set()
        for name in upcoming:
            start(name)
            break

    for _ in range(len(names) if limit is None else limit):
        start(next(upcoming))
    await everything.wait()
    return [tasks[name].result() for name in names]
