# expected: wrong
# mistake: a "health check" context manager opens (and closes) a connection of its own to the kitchen before the first step, in place of only handing the address on.
# rule: "`address` says where the kitchen is. You only pass it on."
# seen: in every run the kitchen sees a fourth connection, without any request; the thanks are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio

import kitchen
from kitchen import Address


class Session:
    """A kitchen known to be open."""

    def __init__(self, address: Address) -> None:
        self._address = address

    async def make(self, bread: str) -> str:
        toast = await kitchen.toast(self._address, bread)
        buttered = await kitchen.butter(self._address, toast)
        return await kitchen.serve(self._address, buttered)


@asynccontextmanager
async def open_kitchen(address: Address) -> AsyncIterator[Session]:
    """Fail early if nobody is in the kitchen."""
    host, port = address
    probe = await trio.open_tcp_stream(host, port)
    await probe.aclose()
    yield Session(address)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with open_kitchen(address) as session:
        return await session.make(bread)
