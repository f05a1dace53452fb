"""Workers end by themselves when the queue is empty."""

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


async def upload_or_refusal(address, name):
    try:
        return await upload(address, name)
    except ValueError as error:
        return f"refused: {error}"


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    jobs = asyncio.Queue()

    async def worker():
        while True:
            index, name = await jobs.get()
            results[index] = await upload_or_refusal(address, name)
            jobs.task_done()

    for job in enumerate(names):
        jobs.put_nowait(job)
    workers = [asyncio.create_task(worker()) for _ in range(limit or len(names))]
    await jobs.join()
    return results
