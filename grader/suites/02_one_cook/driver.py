"""Has one program make several breakfasts, one after the other.

Runs beside the learner's code, so nothing here decides anything: what happened is the kitchen's own record.
"""

import inspect

import anyio
import one_cook

Address = tuple[str, int]


async def one_after_the_other(address: Address, first: list[str], *others: list[str]) -> bool:
    """Call ``cook`` again and again on one loop, and tell the kitchen; whether it could be awaited."""
    awaited = await _cook(address, first)
    for vegetables in others:
        async with await anyio.connect_tcp(*address) as door:
            await door.send(b"again\n")
            await door.receive()
        awaited = await _cook(address, vegetables)
    return awaited


async def _cook(address: Address, vegetables: list[str]) -> bool:
    breakfast: object = one_cook.cook(address, vegetables)
    if not inspect.isawaitable(breakfast):
        return False
    await breakfast
    return True
