# expected: wrong
# mistake: Toasting is deduplicated while it is under way: a second breakfast of the same bread joins the first one's task and gets the very same toast.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: Right for different breads and for the same bread later on; two breakfasts of the same bread at the same time make only one toast request and butter the same toast twice.
"""The in-flight map of a JavaScript developer: never fetch the same thing twice at once."""

import asyncio

import kitchen
from kitchen import Address

in_flight: dict[tuple[Address, str], "asyncio.Task[str]"] = {}


def toast_promise(address: Address, bread: str) -> "asyncio.Task[str]":
    key = (address, bread)
    promise = in_flight.get(key)
    if promise is None:
        promise = asyncio.ensure_future(kitchen.toast(address, bread))
        in_flight[key] = promise
        promise.add_done_callback(lambda _: in_flight.pop(key, None))
    return promise


async def then(promise, callback) -> str:
    return await callback(await promise)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    buttering = then(toast_promise(address, bread), lambda toast: kitchen.butter(address, toast))
    return await then(buttering, lambda buttered: kitchen.serve(address, buttered))
