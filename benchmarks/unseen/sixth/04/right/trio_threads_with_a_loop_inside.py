# expected: right
# mistake: none; unusual: trio, with one long-lived thread for each worker that loops over a shared iterator itself, calls start_soon back on the loop, and asks check_cancelled before each further export and each hand-over
# rule: "So let threads do what blocks, and tasks do what waits."
# seen: right in every situation; publish waits for threads that are at work, as it may
"""Publish the video of the party, part by part: export each part, then upload it."""

import threading

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    one_at_a_time = threading.Lock()
    waiting = iter(parts)

    def thread() -> None:
        while True:
            trio.from_thread.check_cancelled()
            with one_at_a_time:
                part = next(waiting, None)
            if part is None:
                return
            exported = export(address, part)
            trio.from_thread.check_cancelled()
            trio.from_thread.run_sync(nursery.start_soon, deliver, part, exported)

    async def deliver(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        threads = trio.CapacityLimiter(workers)
        for _ in range(workers):
            nursery.start_soon(lambda: trio.to_thread.run_sync(thread, limiter=threads))
    return [receipts[part] for part in parts]
