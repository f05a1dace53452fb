"""Has one program make several breakfasts: some at the same time, and the first one again.

Runs beside the learner's code, so nothing here decides anything: what happened is the kitchen's own record.
"""

import inspect

import anyio
import first_await

Address = tuple[str, int]


async def several(address: Address, breads: list[str]) -> list[object]:
    """What came of each of these breads at once, and of the first one again; on one loop."""
    thanks: list[object] = [None] * len(breads)

    async def one(index: int, bread: str) -> None:
        thanks[index] = await _breakfast(address, bread)

    async with anyio.create_task_group() as group:
        for index, bread in enumerate(breads):
            group.start_soon(one, index, bread)
    async with await anyio.connect_tcp(*address) as door:
        await door.send(b"again\n")
        await door.receive()
    return [*thanks, await _breakfast(address, breads[0])]


async def _breakfast(address: Address, bread: str) -> object:
    if inspect.iscoroutinefunction(first_await.breakfast):
        return await first_await.breakfast(address, bread)
    # A plain function may hold up its caller, or begin a loop of its own: both is told by other checks. In a
    # list, since trio refuses to hand on a coroutine that was made in a thread.
    values: list[object] = await anyio.to_thread.run_sync(lambda: [first_await.breakfast(address, bread)])
    return await values[0] if inspect.isawaitable(values[0]) else values[0]
