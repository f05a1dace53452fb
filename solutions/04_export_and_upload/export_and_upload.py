"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``.

    Args:
        address: where the studio is; hand it to ``export`` and ``upload``.
        parts: names of the parts. Their exports begin in this order.
        workers: how many exports may run at the same time. Uploads are as many as you like.

    Raises:
        ExportError: a part cannot be exported. Then everything else stops: no further export begins,
            and uploads that are on their way are given up.
    """
    slots = asyncio.Semaphore(workers)

    async def one(part: str) -> str:
        async with slots:  # held while a thread exports, and no longer: an upload needs no slot
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    # A task group waits for all of its tasks; when one of them fails, it cancels the others.
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
