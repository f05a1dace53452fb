# expected: right
# mistake: unusual: no coroutine but cook awaits anything; everything is futures with done-callbacks, and a deque of thunks for the hands; cook awaits a single future
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: all situations of the lesson are served, first come, first served
"""An omelette with vegetables, and potatoes: callbacks all the way down."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from functools import partial

import kitchen
from kitchen import Address

Then = Callable[[str], None]


class Cook:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.both: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tasks: set[asyncio.Future[str]] = set()
        self.waiting: deque[tuple[Coroutine[None, None, str], Then]] = deque()
        self.idle = True
        self.fried = ""
        self.pieces: list[str] = []
        self.missing = 1 + len(vegetables)
        self.on_table = 0
        self.begin(kitchen.fry(address, "eggs"), self.got_eggs)
        self.begin(kitchen.boil(address, "potatoes"), self.got_cooked)
        for vegetable in vegetables:
            self.begin(kitchen.fetch(address, vegetable), self.got_vegetable)

    # what goes on by itself
    def begin(self, work: Coroutine[None, None, str], then: Then) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(partial(self.ended, then))

    def ended(self, then: Then, task: asyncio.Future[str]) -> None:
        self.tasks.discard(task)
        if task.cancelled() or self.both.done():
            return
        if error := task.exception():
            self.both.set_exception(error)
            return
        then(task.result())

    # what needs the hands
    def by_hand(self, work: Coroutine[None, None, str], then: Then) -> None:
        self.waiting.append((work, then))
        self.next()

    def next(self) -> None:
        if self.idle and self.waiting:
            self.idle = False
            work, then = self.waiting.popleft()
            self.begin(work, partial(self.put_down, then))

    def put_down(self, then: Then, ticket: str) -> None:
        self.idle = True
        then(ticket)
        self.next()

    # the steps
    def got_eggs(self, fried: str) -> None:
        self.fried = fried
        self.omelette()

    def got_vegetable(self, fetched: str) -> None:
        self.by_hand(kitchen.chop(self.address, fetched), self.got_pieces)

    def got_pieces(self, pieces: str) -> None:
        self.pieces.append(pieces)
        self.omelette()

    def omelette(self) -> None:
        self.missing -= 1
        if self.missing == 0:
            self.got_cooked(self.fried, *self.pieces)

    def got_cooked(self, cooked: str, *pieces: str) -> None:
        self.by_hand(kitchen.season(self.address, cooked, *pieces), self.got_dish)

    def got_dish(self, dish: str) -> None:
        self.by_hand(kitchen.serve(self.address, dish), self.got_thanks)

    def got_thanks(self, _: str) -> None:
        self.on_table += 1
        if self.on_table == 2:
            self.both.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Cook(address, vegetables).both
