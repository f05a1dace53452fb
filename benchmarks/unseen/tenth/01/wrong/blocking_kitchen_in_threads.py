# expected: wrong
# mistake: A proxy object runs the functions of kitchen_blocking in worker threads instead of awaiting those of kitchen.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: In every breakfast: the loop stays free and the thanks are right, but each step is a blocking call in a second thread.
"""Makes any blocking module awaitable (a dynamic proxy)."""

import kitchen_blocking
from anyio import to_thread
from kitchen import Address


class Awaitable:
    """Every function of the module, but awaitable."""

    def __init__(self, module: object, *bound: object) -> None:
        self._module = module
        self._bound = bound

    def __getattr__(self, name: str):
        function = getattr(self._module, name)

        async def call(*args: object) -> str:
            return await to_thread.run_sync(function, *self._bound, *args)

        return call


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    cook = Awaitable(kitchen_blocking, address)
    return await cook.serve(await cook.butter(await cook.toast(bread)))
