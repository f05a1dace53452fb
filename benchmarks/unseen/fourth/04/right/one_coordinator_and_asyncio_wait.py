# expected: right
# mistake: none; unusual: one coordinator loop over asyncio.wait, in which exports and uploads stand in the same dictionary; no group, no semaphore, no queue
# rule: "Await the thing itself."
# seen: right in all situations
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    todo = parts[::-1]  # a stack: the next part is at its end
    pending: dict[asyncio.Future[str], tuple[str, str]] = {}
    receipts: dict[str, str] = {}
    exporting = 0
    try:
        while todo or pending:
            while todo and exporting < workers:
                part = todo.pop()
                pending[loop.run_in_executor(pool, export, address, part)] = ("export", part)
                exporting += 1
            done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for future in done:  # bad news first: nothing may begin after it
                future.result()
            for future in done:
                kind, part = pending.pop(future)
                if kind == "export":
                    exporting -= 1
                    pending[asyncio.ensure_future(upload(address, part, future.result()))] = ("upload", part)
                else:
                    receipts[part] = future.result()
    finally:
        for future in pending:
            future.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        pool.shutdown(wait=False, cancel_futures=True)
    return list(map(receipts.__getitem__, parts))
