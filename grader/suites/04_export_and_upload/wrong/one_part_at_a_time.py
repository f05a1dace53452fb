"""With the export on a thread, things happen at the same time by themselves."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    receipts = []
    for part in parts:
        exported = await asyncio.to_thread(export, address, part)
        receipts.append(await upload(address, part, exported))
    return receipts
