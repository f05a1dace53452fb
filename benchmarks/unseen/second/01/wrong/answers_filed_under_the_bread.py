# expected: wrong
# mistake: files the callbacks that wait for an answer in a dict by (step, bread), so that two breakfasts of the same bread overwrite each other's entry
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: right for one breakfast, for one after the other, and for different breads at the same time; two of the same bread at the same time: the first answer goes to the second breakfast, the first breakfast waits for ever and the other answer meets KeyError
"""Buttered toast, with an order book."""

import asyncio

import kitchen
from kitchen import Address

order_book: dict[tuple[str, str], asyncio.Future] = {}


async def carry_out(step, address, bread, thing):
    key = step.__name__, bread
    try:
        answer = await step(address, thing)
    except Exception as error:
        order_book.pop(key).set_exception(error)
    else:
        order_book.pop(key).set_result(answer)


async def ask(step, address, bread, thing):
    answer = asyncio.get_running_loop().create_future()
    order_book[step.__name__, bread] = answer
    helper = asyncio.create_task(carry_out(step, address, bread, thing))
    result = await answer
    await helper
    return result


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thing = bread
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        thing = await ask(step, address, bread, thing)
    return thing
