# expected: right
# mistake: none; unusual: anyio; each thread lives as long as there are parts, asks the loop for its next part and hands what is exported over with from_thread
# rule: "So let threads do what blocks, and tasks do what waits."
# seen: right in all situations, on asyncio and on trio
"""Publish the video of the party, part by part: export each part, then upload it."""

from anyio import CapacityLimiter, create_task_group, from_thread, to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[int, str] = {}
    places = iter(range(len(parts)))
    limiter = CapacityLimiter(workers)
    closed = False

    async def deliver(place: int, exported: str) -> None:
        receipts[place] = await upload(address, parts[place], exported)

    def change_over(place: int | None, exported: str) -> int | None:
        """On the loop: start the upload of what is exported, and tell what is next (None: nothing)."""
        if closed or group.cancel_scope.cancel_called:
            return None
        if place is not None:
            group.start_soon(deliver, place, exported)
        return next(places, None)

    def thread() -> None:
        place = from_thread.run_sync(change_over, None, "")
        while place is not None:
            exported = export(address, parts[place])
            place = from_thread.run_sync(change_over, place, exported)

    async def employ() -> None:
        nonlocal closed
        try:
            await to_thread.run_sync(thread, limiter=limiter, abandon_on_cancel=True)
        except BaseException:
            closed = True
            raise

    async with create_task_group() as group:
        for _ in range(min(workers, len(parts))):
            group.start_soon(employ)
    return [receipts[place] for place in range(len(parts))]
