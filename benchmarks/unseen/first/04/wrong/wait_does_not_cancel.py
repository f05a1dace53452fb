# expected: wrong
# mistake: It waits with asyncio.wait, which, other than gather or a task group, does not cancel the tasks when it is cancelled itself.
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: Right when all goes well and when an export fails; if publish is cancelled, its tasks go on behind its caller's back: exports begin and uploads arrive.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)

    async def export_and_upload(part: str) -> str:
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    tasks = [asyncio.create_task(export_and_upload(part)) for part in parts]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in pending:
        task.cancel()
    if pending:
        await asyncio.wait(pending)
    for task in done:
        task.result()  # raises what has stopped it
    return [task.result() for task in tasks]
