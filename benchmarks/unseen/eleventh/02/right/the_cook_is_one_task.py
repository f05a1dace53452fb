# expected: right
# mistake: unusual: no lock; cook itself is the pair of hands and takes finished tasks from asyncio.wait, with a stack of ready jobs (last in, first out)
# rule: The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter.
# seen: nothing goes wrong
"""An omelette with vegetables, and potatoes: the function is the cook."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    cooking = {
        asyncio.create_task(kitchen.boil(address, "potatoes")): "potatoes",
        asyncio.create_task(kitchen.fry(address, "eggs")): "eggs",
    }
    for vegetable in vegetables:
        cooking[asyncio.create_task(kitchen.fetch(address, vegetable))] = "vegetable"

    ready: list[tuple[str, tuple[str, ...]]] = []
    chopped: list[str] = []
    fried: str | None = None
    seasoned_omelette = False

    while cooking or ready:
        if not any(task.done() for task in cooking) and not ready:
            await asyncio.wait(cooking, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in cooking if task.done()]:
            match cooking.pop(task):
                case "potatoes":
                    ready.append(("season", (task.result(),)))
                case "eggs":
                    fried = task.result()
                case "vegetable":
                    ready.append(("chop", (task.result(),)))
        if fried is not None and len(chopped) == len(vegetables) and not seasoned_omelette:
            seasoned_omelette = True
            ready.append(("season", (fried, *chopped)))
        if not ready:
            continue
        step, things = ready.pop()
        result = await getattr(kitchen, step)(address, *things)
        if step == "chop":
            chopped.append(result)
            if fried is not None and len(chopped) == len(vegetables):
                seasoned_omelette = True
                ready.append(("season", (fried, *chopped)))
        elif step == "season":
            ready.append(("serve", (result,)))
