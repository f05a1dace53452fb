"""Things that happen at the same time need a thread each."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = threading.Lock()

    def make_potatoes() -> None:
        boiled = kitchen_blocking.boil(address, "potatoes")
        with hands:
            potatoes = kitchen_blocking.season(address, boiled)
            kitchen_blocking.serve(address, potatoes)

    def prepare(vegetable: str) -> str:
        fetched = kitchen_blocking.fetch(address, vegetable)
        with hands:
            return kitchen_blocking.chop(address, fetched)

    def make_omelette() -> None:
        with ThreadPoolExecutor(len(vegetables)) as helpers:
            preparing = [helpers.submit(prepare, vegetable) for vegetable in vegetables]
            fried = kitchen_blocking.fry(address, "eggs")
            chopped = [future.result() for future in preparing]
        with hands:
            omelette = kitchen_blocking.season(address, fried, *chopped)
            kitchen_blocking.serve(address, omelette)

    await asyncio.gather(asyncio.to_thread(make_potatoes), asyncio.to_thread(make_omelette))
