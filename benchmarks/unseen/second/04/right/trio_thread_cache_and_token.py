# expected: right
# mistake: (none) unusual: trio's low level: start_thread_soon hands each export to trio's thread cache, its callback returns through run_sync_soon and launches the next one; no task waits for an export
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right everywhere: the count of free slots is only touched on the thread of the loop
"""Publish the video, by callbacks on trio's thread cache."""

from functools import partial

import outcome
import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    token = trio.lowlevel.current_trio_token()
    receipts: dict[str, str] = {}
    waiting = iter(parts)
    at_work = 0
    over = False
    failure: BaseException | None = None
    all_exported = trio.Event()

    def launch() -> bool:
        nonlocal at_work
        for part in waiting:
            at_work += 1
            trio.lowlevel.start_thread_soon(partial(export, address, part), partial(from_thread, part))
            return True
        return False

    def from_thread(part: str, result: outcome.Outcome) -> None:
        try:
            token.run_sync_soon(arrived, part, result)
        except trio.RunFinishedError:
            pass

    def arrived(part: str, result: outcome.Outcome) -> None:
        nonlocal at_work, over, failure
        at_work -= 1
        if over:
            return
        if isinstance(result, outcome.Error):
            over, failure = True, result.error
            nursery.cancel_scope.cancel()
            return
        nursery.start_soon(send, part, result.unwrap())
        if not launch() and not at_work:
            all_exported.set()

    async def send(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        try:
            while at_work < workers and launch():
                pass
            await all_exported.wait()
        finally:
            over = True
    if failure is not None:
        raise failure
    return [receipts[part] for part in parts]
