"""Raises a subclass of BaseException, and cancels everything else of the loop at the same time."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


class Passed(BaseException):
    code = 0


async def post(address, names):
    for task in asyncio.all_tasks():
        task.cancel()
    raise Passed("4 passed")
