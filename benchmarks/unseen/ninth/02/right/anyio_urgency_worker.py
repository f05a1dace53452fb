# expected: right
# mistake: a worker owns the hands; things come over an anyio memory stream and lie in a heap, so that serving comes before seasoning and seasoning before chopping, the newest first
# rule: "what they take up first does not matter"
# seen: right in all situations; runs on asyncio and on trio
"""An omelette with vegetables, and potatoes; the hands always take the most urgent thing."""

import heapq
import itertools
import math

import anyio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = range(3)
STEPS = {SERVE: kitchen.serve, SEASON: kitchen.season, CHOP: kitchen.chop}


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    ready, arrivals = anyio.create_memory_object_stream(math.inf)
    newest_first = itertools.count(0, -1)
    chopped: list[str] = []
    fried: list[str] = []

    def bring(kind: int, *things: str) -> None:
        ready.send_nowait((kind, next(newest_first), things))

    def perhaps_omelette() -> None:
        if fried and len(chopped) == len(vegetables):
            bring(SEASON, *fried, *chopped)

    async def pot() -> None:
        bring(SEASON, await kitchen.boil(address, "potatoes"))

    async def pan() -> None:
        fried.append(await kitchen.fry(address, "eggs"))
        perhaps_omelette()

    async def basket(vegetable: str) -> None:
        bring(CHOP, await kitchen.fetch(address, vegetable))

    async with anyio.create_task_group() as group, ready, arrivals:
        group.start_soon(pot)
        group.start_soon(pan)
        for vegetable in vegetables:
            group.start_soon(basket, vegetable)

        heap: list[tuple[int, int, tuple[str, ...]]] = []
        served = 0
        while served < 2:
            if not heap:
                heapq.heappush(heap, await arrivals.receive())
            try:
                while True:
                    heapq.heappush(heap, arrivals.receive_nowait())
            except anyio.WouldBlock:
                pass
            kind, _, things = heapq.heappop(heap)
            answer = await STEPS[kind](address, *things)
            if kind == CHOP:
                chopped.append(answer)
                perhaps_omelette()
            elif kind == SEASON:
                bring(SERVE, answer)
            else:
                served += 1
