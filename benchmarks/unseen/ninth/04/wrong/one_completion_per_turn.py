# expected: wrong
# mistake: the reactor takes one future out of the `done` set of each turn and forgets the others that ended in the same turn
# rule: Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn.
# seen: right while exports and uploads end one at a time; when two end in one turn the second is lost: its upload never begins or its receipt is never noted, its worker's place is never filled again, and in the end publish crashes with a ValueError because there is nothing left to wait for; a failure that is lost in this way does not come out as ExportError
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    upcoming = iter(enumerate(parts))
    exporting: dict[asyncio.Task, int] = {}
    uploading: dict[asyncio.Task, int] = {}
    receipts: dict[int, str] = {}

    def refill():
        while len(exporting) < workers:
            index, part = next(upcoming, (None, None))
            if part is None:
                return
            exporting[asyncio.create_task(asyncio.to_thread(export, address, part))] = index

    refill()
    events: set[asyncio.Task] = set(exporting)
    try:
        while len(receipts) < len(parts):
            done, events = await asyncio.wait(events, return_when=asyncio.FIRST_COMPLETED)
            task = done.pop()
            if task in exporting:
                exported, index = task.result(), exporting.pop(task)
                before = set(exporting)
                refill()
                events |= set(exporting) - before
                ship = asyncio.create_task(upload(address, parts[index], exported))
                uploading[ship] = index
                events.add(ship)
            else:
                receipts[uploading.pop(task)] = task.result()
        return [receipts[index] for index in range(len(parts))]
    finally:
        for task in (*exporting, *uploading):
            task.cancel()
