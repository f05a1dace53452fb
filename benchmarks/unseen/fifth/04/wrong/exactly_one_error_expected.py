# expected: wrong
# mistake: a decorator unwraps the exception group of the nursery by `(error,) = group.exceptions`, as if there were always exactly one; trio waits for threads at work, and if a second export fails meanwhile there are two
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group)."
# seen: when one export fails, and another one that has begun fails before it comes to its end, ValueError (too many values to unpack) comes out in the place of ExportError; right in all other situations
"""Publish the video, with plain errors."""

from collections.abc import Awaitable, Callable
from functools import wraps

import trio

from studio import Address, export, upload


def plain_errors(function: Callable[..., Awaitable[list[str]]]) -> Callable[..., Awaitable[list[str]]]:
    """Nobody likes exception groups: give the caller the error that is inside."""

    @wraps(function)
    async def unwrapped(*args: object, **kwargs: object) -> list[str]:
        cause = None
        try:
            return await function(*args, **kwargs)
        except ExceptionGroup as group:
            (cause,) = group.exceptions
        raise cause

    return unwrapped


@plain_errors
async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    desks = trio.CapacityLimiter(workers)

    async def process(part: str) -> None:
        exported = await trio.to_thread.run_sync(export, address, part, limiter=desks)
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for part in parts:
            nursery.start_soon(process, part)
    return [receipts[part] for part in parts]
