# expected: wrong
# mistake: adds a time limit of one minute to each upload, "to be safe"
# rule: "Both may take minutes or hours, and it would be good to do something else"
# seen: right for uploads of less than a minute; a longer one is given up, and TimeoutError comes out though nothing failed
"""Publish the video of the party: exporters that share one iterator, uploads with a time limit."""

import asyncio

from studio import Address, export, upload

PATIENCE = 60


async def careful_upload(address: Address, part: str, exported: str) -> str:
    """Upload, but never hang on a dead connection."""
    async with asyncio.timeout(PATIENCE):
        return await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    left = iter(parts)
    uploads: dict[str, asyncio.Task[str]] = {}

    async with asyncio.TaskGroup() as group:

        async def exporter() -> None:
            for part in left:
                exported = await asyncio.to_thread(export, address, part)
                uploads[part] = group.create_task(careful_upload(address, part, exported))

        for _ in range(workers):
            group.create_task(exporter())

    return [uploads[part].result() for part in parts]
