# expected: wrong
# mistake: deals the parts out to the workers like cards beforehand (parts[k::workers]); a worker that is through with its own share goes home though others still have parts waiting
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: only when the shares last differently long: fewer exports than `workers` while parts wait, and parts begin out of order; with one worker, equal durations, or workers >= parts all is right
"""Publish the video: every thread has its lane, and a lane has its parts."""

import asyncio
import threading
from functools import partial

from studio import Address, export, upload


class Lane(threading.Thread):
    """A thread that exports its share, one part after the other."""

    def __init__(self, address, share, stop, tell) -> None:
        super().__init__(daemon=True)
        self.address, self.share, self.stop, self.tell = address, share, stop, tell

    def run(self) -> None:
        for part in self.share:
            if self.stop.is_set():
                return
            try:
                exported, error = export(self.address, part), None
            except BaseException as caught:
                exported, error = None, caught
                self.stop.set()
            self.tell(part, exported, error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()
    exported_parts = {part: loop.create_future() for part in parts}

    def settle(part: str, exported: str | None, error: BaseException | None) -> None:
        future = exported_parts[part]
        if future.done():
            return
        if error is None:
            future.set_result(exported)
        else:
            future.set_exception(error)

    def tell(part, exported, error) -> None:
        try:
            loop.call_soon_threadsafe(partial(settle, part, exported, error))
        except RuntimeError:
            pass  # the loop is closed already

    async def send(part: str) -> str:
        return await upload(address, part, await exported_parts[part])

    lanes = [Lane(address, parts[k::workers], stop, tell) for k in range(min(workers, len(parts)))]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(send(part)) for part in parts]
            for lane in lanes:
                lane.start()
    finally:
        stop.set()
    return [task.result() for task in tasks]
