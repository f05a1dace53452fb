"""The workers are left waiting, and a thread whose name cannot be had breaks the report of them."""

import asyncio
import threading


class Nameless(threading.Thread):
    name = property(lambda self: 1 / 0, lambda self, name: None)


threading._limbo[0] = Nameless(daemon=True)


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
