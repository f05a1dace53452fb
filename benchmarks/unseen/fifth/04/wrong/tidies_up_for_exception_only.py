# expected: wrong
# mistake: somebody from C# (where OperationCanceledException is an Exception) tidies up in `except Exception`, which CancelledError passes by; asyncio.wait does not cancel what it waits for, so the tasks live on
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: when publish is cancelled, CancelledError comes out, but exports go on beginning and uploads go on in the background; right in all other situations, failures included
"""Publish the video; WhenAll, but it fails fast."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from studio import Address, export, upload


async def when_all(coroutines: list[Coroutine[Any, Any, str]]) -> list[str]:
    """Results of all, in their order; at the first error all others are cancelled."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        raise
    return [task.result() for task in tasks]


class Publisher:
    def __init__(self, address: Address, workers: int) -> None:
        self._address = address
        self._slots = asyncio.Semaphore(workers)

    async def export_async(self, part: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(export, self._address, part)

    async def publish_async(self, part: str) -> str:
        return await upload(self._address, part, await self.export_async(part))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publisher = Publisher(address, workers)
    return await when_all([publisher.publish_async(part) for part in parts])
