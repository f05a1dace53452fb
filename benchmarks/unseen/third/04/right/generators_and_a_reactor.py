# expected: right
# mistake: none; unusual: the story of a part is a plain generator; one hand-written reactor with asyncio.wait drives them all
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: right in all situations
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import collections
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload

Story = Generator[tuple[str, tuple], str, str]


def story(address: Address, part: str) -> Story:
    """What happens to one part: it asks for things, and gets them from the reactor."""
    exported = yield "machine", (address, part)
    receipt = yield "line", (address, part, exported)
    return receipt


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    stories = [story(address, part) for part in parts]
    receipts: dict[Story, str] = {}
    want_machine: collections.deque[tuple[Story, tuple]] = collections.deque()
    pending: dict[asyncio.Future[str], Story] = {}
    at_work: set[asyncio.Future[str]] = set()

    def go_on(this: Story, answer: str | None) -> None:
        try:
            wish, arguments = this.send(answer)
        except StopIteration as end:
            receipts[this] = end.value
            return
        if wish == "machine":
            want_machine.append((this, arguments))
        else:
            pending[asyncio.create_task(upload(*arguments))] = this

    for one in stories:
        go_on(one, None)
    try:
        while want_machine or pending:
            while want_machine and len(at_work) < workers:
                this, arguments = want_machine.popleft()
                task = loop.run_in_executor(pool, export, *arguments)
                pending[task] = this
                at_work.add(task)
            done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            answers = [(pending.pop(task), task) for task in done]
            at_work -= done
            for problem in [task.exception() for task in done]:
                if problem:
                    raise problem
            for this, task in answers:
                go_on(this, task.result())
    finally:
        for task in pending:
            task.cancel()
        pool.shutdown(wait=False)
        await asyncio.gather(*pending, return_exceptions=True)
    return [receipts[one] for one in stories]
