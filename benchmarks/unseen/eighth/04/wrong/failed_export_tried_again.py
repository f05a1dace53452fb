# expected: wrong
# mistake: a failed export is tried again, up to three times, as one does in data pipelines; only then ExportError comes out
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group). No further export begins"
# seen: right while no export fails; after a failure the same part, and meanwhile others, begin to be exported, and uploads go on.
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.to_thread
from studio import Address, ExportError, export, upload

ATTEMPTS = 3


def export_with_retries(address: Address, part: str) -> str:
    """Runs on a thread."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return export(address, part)
        except ExportError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    threads = anyio.CapacityLimiter(workers)
    receipts: dict[str, str] = {}

    async def one(part: str) -> None:
        exported = await anyio.to_thread.run_sync(export_with_retries, address, part, limiter=threads)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            group.start_soon(one, part)
    return [receipts[part] for part in parts]
