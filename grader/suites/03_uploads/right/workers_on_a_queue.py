"""As many workers as the limit allows, which end when the queue is empty."""

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
    jobs = asyncio.Queue()
    for job in enumerate(names):
        jobs.put_nowait(job)

    async def worker():
        while not jobs.empty():
            index, name = jobs.get_nowait()
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    async with asyncio.TaskGroup() as tasks:
        for _ in range(limit or len(names)):
            tasks.create_task(worker())
    return results
