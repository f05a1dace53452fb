"""What makes it concurrent is create_task."""

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
    results = []
    for name in names:
        task = asyncio.create_task(upload_or_refusal(address, name))
        results.append(await task)
    return results
