"""An error that is caught is dealt with."""

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
    slots = asyncio.Semaphore(limit or len(names))

    async def work(index, name):
        async with slots:
            try:
                results[index] = await upload(address, name)
            except ValueError:
                pass

    async with asyncio.TaskGroup() as tasks:
        for index, name in enumerate(names):
            tasks.create_task(work(index, name))
    return results
