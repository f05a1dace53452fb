# expected: wrong
# mistake: a decorator, as in data pipelines, tries an export that failed two more times before it gives up
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group). No further export begins"
# seen: after the first ExportError the same part is exported again, and meanwhile the other parts and uploads go on
"""Publish the video of the party with anyio; flaky exports get another chance."""

import functools
from collections.abc import Callable

import anyio
import anyio.to_thread

from studio import Address, ExportError, export, upload


def retry(times: int) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Decorator: call a function up to so many times, until it does not fail."""

    def decorate(function: Callable[..., str]) -> Callable[..., str]:
        @functools.wraps(function)
        def wrapper(*args: object) -> str:
            for _ in range(times - 1):
                try:
                    return function(*args)
                except ExportError:
                    continue
            return function(*args)

        return wrapper

    return decorate


robust_export = retry(3)(export)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    threads = anyio.CapacityLimiter(workers)
    receipts = dict.fromkeys(parts, "")

    async def step(part: str) -> None:
        exported = await anyio.to_thread.run_sync(robust_export, address, part, limiter=threads)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            group.start_soon(step, part)
    return list(receipts.values())
