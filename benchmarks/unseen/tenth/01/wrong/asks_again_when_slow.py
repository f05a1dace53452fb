# expected: wrong
# mistake: A "hedged request": if the toast has not come after 20 seconds, the learner asks for a second one and takes whichever comes first.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right while toasting takes less than 20 s; a slower toast is asked for twice (two toast requests for one breakfast).
"""Toast with a second try in parallel, as one does against slow replicas."""

import asyncio

import kitchen
from kitchen import Address

HEDGE_AFTER = 20.0


class Hedged:
    """Runs make() and, if that is slow, make() once more; the first answer wins."""

    def __init__(self, make) -> None:
        self.make = make

    async def result(self) -> str:
        tries = {asyncio.create_task(self.make())}
        done, _ = await asyncio.wait(tries, timeout=HEDGE_AFTER)
        if not done:
            tries.add(asyncio.create_task(self.make()))
            done, late = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return done.pop().result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await Hedged(lambda: kitchen.toast(address, bread)).result()
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
