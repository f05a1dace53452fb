# expected: wrong
# mistake: takes it for granted that asyncio.wait cancels its tasks when it is cancelled itself; only an ExportError is tidied up after
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right without a stop and right on a failure; when publish is cancelled, the tasks live on without it: further exports and uploads begin, and uploads arrive
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, ExportError, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)

    async def one(part: str) -> str:
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    tasks = [asyncio.create_task(one(part), name=part) for part in parts]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    if pending:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending)
    for task in done:
        if isinstance(task.exception(), ExportError):
            raise task.exception()
    return [task.result() for task in tasks]
