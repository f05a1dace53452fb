# expected: wrong
# mistake: one loop over finished tasks tells the eggs from the vegetables by the beginning of the task's name ("egg")
# rule: "There may be one vegetable, or many. None is named twice, and none is called `eggs` or `potatoes`."
# seen: right with most names; a vegetable whose name begins with egg (eggplant) is taken for the eggs and never chopped, so the omelette can not be made
import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    starting = {
        "potatoes": kitchen.boil(address, "potatoes"),
        "eggs": kitchen.fry(address, "eggs"),
        **{vegetable: kitchen.fetch(address, vegetable) for vegetable in vegetables},
    }
    going_on = {asyncio.create_task(coroutine, name=name) for name, coroutine in starting.items()}
    todo = []  # what is ready for the hands
    fried = None
    chopped = []
    omelette_made = False

    while going_on or todo:
        if not todo:
            await asyncio.wait(going_on, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in going_on if task.done()]:
            going_on.remove(task)
            name = task.get_name()
            if name == "potatoes":
                todo.append((kitchen.season, task.result()))
            elif name.startswith("egg"):
                fried = task.result()
            else:
                todo.append((kitchen.chop, task.result()))
        if todo:
            step, thing = todo.pop(0)
            outcome = await step(address, thing)
            if step is kitchen.chop:
                chopped.append(outcome)
            elif step is kitchen.season:
                await kitchen.serve(address, outcome)
        for task in [task for task in going_on if task.done() and task.get_name() == "eggs"]:
            going_on.remove(task)
            fried = task.result()
        missing = any(task.get_name() != "potatoes" for task in going_on)
        if not missing and not omelette_made and not any(s is kitchen.chop for s, _ in todo):
            omelette_made = True
            dish = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, dish)
