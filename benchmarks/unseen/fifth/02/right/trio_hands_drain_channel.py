# expected: right
# mistake: unusual: trio; the whole hand work is one async for over a channel that closes itself when the last sender clone is closed; the hands put follow-up work on their own local heap, with urgency and a running number
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: all situations of the lesson are served, on trio
"""An omelette with vegetables, and potatoes: things arrive on a belt, and the hands take the most urgent."""

import heapq
import itertools
from dataclasses import dataclass, field

import trio

import kitchen
from kitchen import Address


@dataclass(order=True)
class Arrival:
    urgency: int
    number: int
    kind: str = field(compare=False)
    ticket: str = field(compare=False)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    number = itertools.count()
    belt_in, belt_out = trio.open_memory_channel[tuple[str, str]](float("inf"))

    async def bring(end, kind, step, name):
        with end:
            end.send_nowait((kind, await step(address, name)))

    async with trio.open_nursery() as nursery:
        with belt_in:
            nursery.start_soon(bring, belt_in.clone(), "eggs", kitchen.fry, "eggs")
            nursery.start_soon(bring, belt_in.clone(), "potatoes", kitchen.boil, "potatoes")
            for name in vegetables:
                nursery.start_soon(bring, belt_in.clone(), "vegetable", kitchen.fetch, name)

        table: list[Arrival] = []
        urgency = {"dish": 0, "potatoes": 1, "vegetable": 2, "omelette": 1}
        fried = None
        chopped: list[str] = []

        def put(kind: str, ticket: str) -> None:
            heapq.heappush(table, Arrival(urgency[kind], next(number), kind, ticket))

        def sort_in(kind: str, ticket: str) -> None:
            nonlocal fried
            if kind == "eggs":
                fried = ticket
                complete()
            else:
                put(kind, ticket)

        def complete() -> None:
            if fried is not None and len(chopped) == len(vegetables):
                put("omelette", fried)

        async for kind, ticket in belt_out:
            sort_in(kind, ticket)
            while table:
                thing = heapq.heappop(table)
                match thing.kind:
                    case "vegetable":
                        chopped.append(await kitchen.chop(address, thing.ticket))
                        complete()
                    case "potatoes":
                        put("dish", await kitchen.season(address, thing.ticket))
                    case "omelette":
                        put("dish", await kitchen.season(address, thing.ticket, *chopped))
                    case "dish":
                        await kitchen.serve(address, thing.ticket)
                try:
                    while True:
                        sort_in(*belt_out.receive_nowait())
                except (trio.WouldBlock, trio.EndOfChannel):
                    pass
