"""The workers are left waiting, and what could find them is gone."""

import asyncio
import gc

gc.get_objects = None


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.strip().partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    jobs = asyncio.Queue()
    for job in enumerate(names):
        jobs.put_nowait(job)

    async def worker():
        while True:
            index, name = await jobs.get()
            results[index] = await upload(address, name)
            jobs.task_done()

    globals()["kept"] = [asyncio.create_task(worker()) for _ in range(limit or len(names))]
    await jobs.join()
    return results
