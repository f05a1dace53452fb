"""Tasks that share a list need a lock around their work."""

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
    lock = asyncio.Lock()

    async def work(index, name):
        async with lock:
            results[index] = await upload_or_refusal(address, name)

    async with asyncio.TaskGroup() as tasks:
        for index, name in enumerate(names):
            tasks.create_task(work(index, name))
    return results
