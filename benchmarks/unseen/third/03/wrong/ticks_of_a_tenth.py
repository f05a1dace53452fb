# expected: wrong
# mistake: Wakes up every tenth of a second (asyncio.wait with a timeout) to look whether some upload is done, instead of awaiting the first one that is.
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: Always looks again and again (the program wakes up ten times a second although nothing happened); with a limit, moreover, the next file sets off up to 0.1 s after the place got free (unless the times are multiples of 0.1 s).
"""Upload the videos of the party."""

import asyncio

Address = tuple[str, int]
TICK = 0.1


async def upload(address: Address, name: str) -> str:
    reader, writer = await asyncio.open_connection(address[0], address[1])
    try:
        writer.write(b"upload %s\n" % name.encode())
        answer = await reader.readuntil(b"\n")
    finally:
        writer.close()
        await writer.wait_closed()
    verdict, text = answer[:-1].decode().split(" ", 1)
    if verdict == "refused":
        return "refused: " + text
    return text


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    todo = list(reversed(range(len(names))))
    running: dict[asyncio.Task, int] = {}
    receipts: dict[int, str] = {}

    while todo or running:
        # fill up the window
        while todo and (limit is None or len(running) < limit):
            index = todo.pop()
            running[asyncio.create_task(upload(address, names[index]))] = index
        # has anybody finished?
        done, _ = await asyncio.wait(running, timeout=TICK)
        for task in done:
            receipts[running.pop(task)] = task.result()

    return [receipts[index] for index in range(len(names))]
