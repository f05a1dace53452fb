"""Each worker is a function that calls itself for the next file."""

import asyncio


async def upload(address, name):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"upload {name}\n".encode())
        answer = (await reader.readline()).decode().removesuffix("\n")
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer.partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def serve(address, waiting, results):
    if not waiting:
        return
    await one(address, waiting, results)


async def one(address, waiting, results):
    index, name = waiting.pop()
    results[index] = await upload(address, name)
    await go_on(address, waiting, results)


async def go_on(address, waiting, results):
    await serve(address, waiting, results)


async def crew(size, address, waiting, results):
    await asyncio.gather(*(serve(address, waiting, results) for _ in range(size)))


async def upload_all(address, names, limit=None):
    results = [""] * len(names)
    waiting = list(enumerate(names))[::-1]
    await crew(limit or len(names), address, waiting, results)
    return results
