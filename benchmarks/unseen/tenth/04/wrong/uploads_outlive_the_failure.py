# expected: wrong
# mistake: the uploads are made with asyncio.create_task and not with the group's create_task; the learner thinks that a failure in the task group takes them down, too
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group). No further export begins, and uploads that are on their way are given up."
# seen: after a failed export uploads that are on their way go on to their end behind the back of the caller; right when nothing fails, when publish is cancelled, and when no upload is on its way at the failure
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def exporter(address: Address, waiting: "asyncio.Queue[str]", uploads: dict[str, asyncio.Task]) -> None:
    """Exports part after part, and sends each off."""
    while not waiting.empty():
        part = waiting.get_nowait()
        exported = await asyncio.to_thread(export, address, part)
        uploads[part] = asyncio.create_task(upload(address, part, exported), name=part)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting: asyncio.Queue[str] = asyncio.Queue()
    for part in parts:
        waiting.put_nowait(part)
    uploads: dict[str, asyncio.Task] = {}
    try:
        async with asyncio.TaskGroup() as exporters:
            for _ in range(workers):
                exporters.create_task(exporter(address, waiting, uploads))
        return await asyncio.gather(*(uploads[part] for part in parts))
    except asyncio.CancelledError:
        for task in uploads.values():
            task.cancel()
        raise
