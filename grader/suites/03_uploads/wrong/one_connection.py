"""One connection is enough for all the files."""

import asyncio


async def upload_all(address, names, limit=None):
    reader, writer = await asyncio.open_connection(*address)
    for name in names:
        writer.write(f"upload {name}\n".encode())
    results = []
    for _ in names:
        word, _, rest = (await reader.readline()).decode().strip().partition(" ")
        results.append(rest if word == "ok" else f"refused: {rest}")
    writer.close()
    await writer.wait_closed()
    return results
