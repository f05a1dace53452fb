# expected: wrong
# mistake: When the toast is not there after 30 seconds, puts a second slice of the same bread into the toaster and takes the one that is ready first (a hedged request).
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right for every toast that takes less than 30 s; for a slower one the kitchen is asked for two toasts for one breakfast.
"""Buttered toast, with a hedged request against slow toasters."""

import asyncio

import kitchen
from kitchen import Address

HEDGE_AFTER = 30.0


async def quickest_toast(address: Address, bread: str, spare: list[asyncio.Task[str]]) -> str:
    """The toast of the toaster that is ready first."""
    slices = {asyncio.create_task(kitchen.toast(address, bread))}
    done, pending = await asyncio.wait(slices, timeout=HEDGE_AFTER)
    if not done:
        slices.add(asyncio.create_task(kitchen.toast(address, bread)))
        done, pending = await asyncio.wait(slices, return_when=asyncio.FIRST_COMPLETED)
    winner = done.pop()
    spare.extend(slices - {winner})
    return winner.result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    spare: list[asyncio.Task[str]] = []
    toast = await quickest_toast(address, bread, spare)
    buttered = await kitchen.butter(address, toast)
    thanks = await kitchen.serve(address, buttered)
    await asyncio.gather(*spare)  # leave no task behind
    return thanks
