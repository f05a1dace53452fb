# expected: wrong
# mistake: asyncio.wait does not cancel what it waits for, and the `except Exception` that does is not reached by CancelledError
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right on success and on ExportError; when publish is cancelled, all its tasks go on behind its back, exports begin, uploads arrive
"""Publish the video of the party: a task for each part, a semaphore for the threads."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    free_threads = asyncio.Semaphore(workers)

    async def job(part: str) -> str:
        async with free_threads:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    tasks = [asyncio.create_task(job(part), name=f"publish {part}") for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()  # raises what went wrong
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return [task.result() for task in tasks]
