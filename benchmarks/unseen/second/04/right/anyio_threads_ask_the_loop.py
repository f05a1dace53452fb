# expected: right
# mistake: (none) unusual: anyio, `workers` long-lived threads that ask the loop for their next part with from_thread.run_sync and hand each exported part back to the task group in the same call
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right everywhere, on asyncio and on trio: a watcher task closes the counter at the moment of a cancellation, a failing thread closes it itself
"""Publish the video: threads come to the counter of the loop and ask for work."""

import anyio
from anyio import CapacityLimiter, from_thread, to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    crew = min(workers, len(parts))
    receipts = [""] * len(parts)
    waiting = list(enumerate(parts))[::-1]
    still_there = crew

    def counter(index: int | None, exported: str) -> tuple[int, str] | None:
        """On the loop: take what a thread brings, give it the next part, or send it home."""
        if index is not None and open_counter:
            group.start_soon(send, index, exported)
        return waiting.pop() if waiting and open_counter else None

    def thread() -> None:
        nonlocal open_counter
        index, exported = None, ""
        while job := from_thread.run_sync(counter, index, exported):
            index, part = job
            try:
                exported = export(address, part)
            except BaseException:
                open_counter = False
                raise

    async def host(limiter: CapacityLimiter) -> None:
        nonlocal still_there
        await to_thread.run_sync(thread, limiter=limiter)
        still_there -= 1
        if not still_there:
            everybody_home.set()

    async def send(index: int, exported: str) -> None:
        receipts[index] = await upload(address, parts[index], exported)

    async def watch() -> None:
        nonlocal open_counter
        try:
            await everybody_home.wait()
        finally:
            open_counter = False

    open_counter = True
    everybody_home = anyio.Event()
    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        limiter = CapacityLimiter(crew)
        for _ in range(crew):
            group.start_soon(host, limiter)
    return receipts
