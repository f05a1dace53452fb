# expected: wrong
# mistake: The limit is a threading.Semaphore inside the threads: every part gets a thread at once that blocks for its turn, and nobody can call these threads back.
# rule: "If an export fails, `ExportError` comes out of `publish` [...] No further export begins" (and "If `publish` itself is cancelled, the same: nothing begins after that")
# seen: The receipts are right when all goes well (with many parts a fresh thread may also overtake one that waits at the semaphore). After a failure or a cancellation the threads that wait at the semaphore still get their turn, one after the other, and export all their parts.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = threading.Semaphore(workers)

    def export_in_turn(part: str) -> str:
        with slots:
            return export(address, part)

    async def export_and_upload(part: str) -> str:
        exported = await asyncio.to_thread(export_in_turn, part)
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(export_and_upload(part)) for part in parts]
    return [task.result() for task in tasks]
