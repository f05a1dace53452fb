# expected: wrong
# mistake: the threading.Event that tells the threads to stop stands at module level, and nobody ever clears it
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: the first call is right, whatever happens, and so is any call after a success; after a failed or cancelled call each further one exports nothing and waits for ever
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import itertools
import threading

from studio import Address, export, upload

STOP = threading.Event()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in parts]
    numbers = itertools.count()
    lock = threading.Lock()

    def fulfil(number: int, exported: str | None, error: Exception | None) -> None:
        if futures[number].done():
            return
        if error is None:
            futures[number].set_result(exported)
        else:
            futures[number].set_exception(error)

    def tell(number: int, exported: str | None, error: Exception | None) -> None:
        try:
            loop.call_soon_threadsafe(fulfil, number, exported, error)
        except RuntimeError:
            pass  # the loop has gone home

    def thread() -> None:
        while not STOP.is_set():
            with lock:
                number = next(numbers)
            if number >= len(parts):
                return
            try:
                exported = export(address, parts[number])
            except Exception as error:
                STOP.set()
                tell(number, None, error)
            else:
                tell(number, exported, None)

    async def one(number: int) -> str:
        return await upload(address, parts[number], await futures[number])

    for _ in range(workers):
        threading.Thread(target=thread, daemon=True).start()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(number)) for number in range(len(parts))]
    except BaseException:
        STOP.set()
        raise
    return [task.result() for task in tasks]
