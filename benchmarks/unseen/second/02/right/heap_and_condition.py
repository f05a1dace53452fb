# expected: right
# mistake: none; unusual: the body of cook itself is the hands: it does exactly n + 4 jobs from a heap (chopping first, then serving, then seasoning), guarded by a Condition
# rule: "what they take up first does not matter"
# seen: every breakfast is served as early as the rules ask; potatoes may stand seasoned while ready vegetables are chopped
"""An omelette with vegetables, and potatoes: a list of jobs, the most urgent on top."""

import asyncio
import heapq
import itertools

import kitchen
from kitchen import Address

RANK = {"chop": 0, "serve": 1, "season": 2}


class Board:
    def __init__(self):
        self.changed = asyncio.Condition()
        self.heap = []
        self.number = itertools.count()

    async def ask(self, what, *things):
        answer = asyncio.get_running_loop().create_future()
        async with self.changed:
            heapq.heappush(self.heap, (RANK[what], next(self.number), what, things, answer))
            self.changed.notify()
        return await answer

    async def top(self):
        async with self.changed:
            while not self.heap:
                await self.changed.wait()
            return heapq.heappop(self.heap)[2:]


async def plate(board, *ingredients):
    await board.ask("serve", await board.ask("season", *ingredients))


async def potatoes(address, board):
    await plate(board, await kitchen.boil(address, "potatoes"))


async def prepared(address, board, vegetables):
    """All chopped vegetables: one by itself, more in two halves."""
    if len(vegetables) == 1:
        return [await board.ask("chop", await kitchen.fetch(address, vegetables[0]))]
    middle = len(vegetables) // 2
    left, right = await asyncio.gather(
        prepared(address, board, vegetables[:middle]),
        prepared(address, board, vegetables[middle:]),
    )
    return left + right


async def omelette(address, board, vegetables):
    fried, chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"), prepared(address, board, vegetables)
    )
    await plate(board, fried, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    board = Board()
    async with asyncio.TaskGroup() as dishes:
        dishes.create_task(potatoes(address, board))
        dishes.create_task(omelette(address, board, vegetables))
        for _ in range(len(vegetables) + 4):
            what, things, answer = await board.top()
            answer.set_result(await getattr(kitchen, what)(address, *things))
