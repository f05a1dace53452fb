"""A window by hand: asyncio.wait until any upload ends, then start the next."""

import asyncio


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    todo = iter(enumerate(names))
    flying = {}

    def set_off():
        for index, name in todo:
            flying[asyncio.create_task(upload(address, name))] = index
            return

    for _ in range(limit or len(names)):
        set_off()
    while flying:
        ended, _ = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            index = flying.pop(task)
            results[index] = f"refused: {task.exception()}" if task.exception() else task.result()
            set_off()
    return results
