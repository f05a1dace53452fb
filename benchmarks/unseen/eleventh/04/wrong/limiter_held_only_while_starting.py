# expected: wrong
# mistake: holds the limiter around start_soon instead of around the export itself, so it is free again at once
# rule: "on threads: at most `workers` at the same time"
# seen: whenever there are more parts than workers: all exports begin at the same time
"""Publish the video of the party with anyio."""

import anyio
import anyio.to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    limit = anyio.Semaphore(workers)

    async def export_and_upload(part: str) -> None:
        exported = await anyio.to_thread.run_sync(export, address, part)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            async with limit:
                group.start_soon(export_and_upload, part)

    return [receipts[part] for part in parts]
