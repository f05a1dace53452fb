# expected: wrong
# mistake: Every step gets a deadline of 30 seconds ("never wait without a timeout"); a slower answer ends the breakfast with TimeoutError.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right while every step is answered within 30 s; if one step takes longer, the breakfast fails with TimeoutError and the request is cancelled.
"""Defensive networking: a decorated step for everything that goes over a connection."""

import functools

import anyio

import kitchen
from kitchen import Address

PATIENCE = 30.0


def with_deadline(step):
    @functools.wraps(step)
    async def careful(*args: object) -> str:
        with anyio.fail_after(PATIENCE):
            return await step(*args)

    return careful


toast_it, butter_it, serve_it = map(with_deadline, (kitchen.toast, kitchen.butter, kitchen.serve))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thing = bread
    for step in (toast_it, butter_it, serve_it):
        thing = await step(address, thing)
    return thing
