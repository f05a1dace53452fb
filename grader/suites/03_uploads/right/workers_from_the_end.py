"""Workers that take the last file first: a window slides in any order."""

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
    results = {}
    todo = list(enumerate(names))

    async def worker():
        while todo:
            index, name = todo.pop()
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    workers = [asyncio.create_task(worker()) for _ in range(limit or len(names))]
    await asyncio.gather(*workers)
    return [results[index] for index in range(len(names))]
