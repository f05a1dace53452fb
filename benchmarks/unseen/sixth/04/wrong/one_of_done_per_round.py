# expected: wrong
# mistake: takes `asyncio.wait(…, FIRST_COMPLETED)` for JavaScript's `Promise.race` with exactly one winner: of the finished tasks it looks at one, and goes on with `pending` only
# rule: "uploads each part as soon as it is exported" and "returns the receipts, in the order of `parts`"
# seen: right as long as no two tasks finish in the same turn of the loop; if two do, one result is lost: its upload never begins, its place is never filled again, and publish ends with a KeyError
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    queue = list(parts)
    meaning: dict[asyncio.Task[str], tuple[str, str]] = {}
    receipts: dict[str, str] = {}
    pending: set[asyncio.Task[str]] = set()

    def begin(what: str, part: str, coroutine) -> None:
        task = asyncio.create_task(coroutine)
        meaning[task] = (what, part)
        pending.add(task)

    def begin_next_export() -> None:
        if queue:
            part = queue.pop(0)
            begin("export", part, asyncio.to_thread(export, address, part))

    for _ in range(workers):
        begin_next_export()
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            winner = done.pop()
            what, part = meaning[winner]
            if what == "export":
                exported = winner.result()
                begin_next_export()
                begin("upload", part, upload(address, part, exported))
            else:
                receipts[part] = winner.result()
    finally:
        for task in pending:
            task.cancel()
    return [receipts[part] for part in parts]
