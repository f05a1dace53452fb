# expected: wrong
# mistake: a retry decorator, as the blog posts recommend it, exports a part that cannot be exported three times before ExportError comes out
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group). No further export begins, and uploads that are on their way are given up."
# seen: when an export fails it begins anew, twice, and the uploads and the other exports go on meanwhile; if a later attempt succeeds no error comes out at all; right while nothing fails
"""Publish the video, robustly."""

from functools import partial, wraps

import anyio
from anyio import to_thread

from studio import Address, ExportError, export, upload


def retry(*, attempts: int, on: type[Exception]):
    """Decorator: call again when it fails."""

    def decorate(function):
        @wraps(function)
        def retried(*args):
            for left in reversed(range(attempts)):
                try:
                    return function(*args)
                except on:
                    if not left:
                        raise

        return retried

    return decorate


robust_export = retry(attempts=3, on=ExportError)(export)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    desks = anyio.CapacityLimiter(workers)
    in_thread = partial(to_thread.run_sync, abandon_on_cancel=True, limiter=desks)
    receipts: dict[str, str] = {}

    async def handle(part: str) -> None:
        exported = await in_thread(robust_export, address, part)
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            group.start_soon(handle, part)
    return [receipts[part] for part in parts]
