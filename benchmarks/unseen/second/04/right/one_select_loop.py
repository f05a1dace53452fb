# expected: right
# mistake: (none) unusual: like a Go select: one coroutine keeps all pending things (exports on threads, upload tasks) in one dict and waits for whichever is first; it sorts out what each one was
# rule: "Await the thing itself."
# seen: right everywhere: failures surface at once because every pending thing is in the same wait, and finally gives up all of them
"""Publish the video: one loop that waits for whatever comes next."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=workers)
    receipts: dict[str, str] = {}
    pending: dict[asyncio.Future, tuple[str, str]] = {}
    waiting = iter(parts)

    def begin(count: int) -> None:
        for part in islice(waiting, count):
            pending[loop.run_in_executor(pool, export, address, part)] = ("export", part)

    try:
        begin(workers)
        while pending:
            done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            results = [(*pending[future], future.result()) for future in done]  # raises before anything begins
            for future in done:
                del pending[future]
            for kind, part, result in results:
                if kind == "export":
                    pending[asyncio.create_task(upload(address, part, result))] = ("upload", part)
                    begin(1)
                else:
                    receipts[part] = result
    finally:
        for future in pending:
            future.cancel()
        await asyncio.gather(*(f for f, (kind, _) in pending.items() if kind == "upload"), return_exceptions=True)
        pool.shutdown(wait=False, cancel_futures=True)
    return [receipts[part] for part in parts]
