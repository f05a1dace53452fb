"""A thread can run a coroutine function."""

import asyncio
import threading


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

    async def work(index, name):
        results[index] = await upload_or_refusal(address, name)

    threads = [threading.Thread(target=work, args=(index, name)) for index, name in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
