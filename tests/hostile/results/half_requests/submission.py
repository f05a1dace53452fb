"""Asks in halves, with many words on a line, without newlines: a parser might answer at once."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    receipts = []
    for name in names:
        reader, writer = await asyncio.open_connection(*address)
        for character in f"upload {name}":
            writer.write(character.encode())
            await asyncio.sleep(0.001)
        writer.write(f"\r\nupload {name}\nreceipt {name}\n".encode())
        receipts.append((await reader.readline()).decode().split()[-1])
    return receipts
