# expected: wrong
# mistake: To find out whether a step is asynchronous it calls it once and looks at the type of what comes back; that coroutine is dropped and never awaited.
# rule: "Await every coroutine that you make."
# seen: Thanks and requests are right, but in every breakfast Python warns three times: coroutine 'toast' (butter, serve) was never awaited.
"""Buttered toast, from either of the two kitchens: steps are awaited if that is what they need."""

import inspect
from types import ModuleType

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, module: ModuleType, address: Address) -> None:
        self.module = module
        self.address = address

    async def do(self, name: str, thing: str) -> str:
        step = getattr(self.module, name)
        if inspect.isawaitable(step(self.address, thing)):
            return await step(self.address, thing)
        message = f"{name} would block"
        raise TypeError(message)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    cook = Cook(kitchen, address)
    thing = bread
    for name in ("toast", "butter", "serve"):
        thing = await cook.do(name, thing)
    return thing
