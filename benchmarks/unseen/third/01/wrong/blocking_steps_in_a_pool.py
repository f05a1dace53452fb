# expected: wrong
# mistake: The learner keeps the blocking functions and pushes each of them into a thread pool, so that the loop stays free, but with blocking calls in threads.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: Always: every step is a blocking call in a second thread (the result is right, the loop is free, the rule is broken).
"""Buttered toast by a crew of threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import kitchen_blocking
from kitchen import Address


class Crew:
    """Helpers who stand and stare, so that the cook need not."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="helper")

    def send(self, job, *arguments) -> "asyncio.Future[str]":
        return asyncio.wrap_future(self._pool.submit(job, *arguments))


CREW = Crew()
RECIPE = (kitchen_blocking.toast, kitchen_blocking.butter, kitchen_blocking.serve)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thing = bread
    for job in RECIPE:
        thing = await CREW.send(job, address, thing)
    return thing
