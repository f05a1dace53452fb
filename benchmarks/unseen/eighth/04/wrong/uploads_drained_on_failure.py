# expected: wrong
# mistake: exports and uploads live in two nested nurseries, and a failed export ends only the inner one; uploads on their way are finished in peace before ExportError is raised
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: right without failures, on cancellation, and if no upload is on its way at the failure; else the uploads (also that of an export which was still at work) arrive after the failure, and ExportError comes only then.
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio
from studio import Address, ExportError, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    failures: list[BaseException] = []
    queue = list(reversed(parts))

    async def send(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async def work(uploads: trio.Nursery) -> None:
        while queue:
            part = queue.pop()
            exported = await trio.to_thread.run_sync(export, address, part)
            uploads.start_soon(send, part, exported)

    async with trio.open_nursery() as uploads:
        try:
            async with trio.open_nursery() as exports:
                for _ in range(workers):
                    exports.start_soon(work, uploads)
        except* ExportError as group:
            failures.append(group)
    if failures:
        raise failures[0]
    return [receipts[part] for part in parts]
