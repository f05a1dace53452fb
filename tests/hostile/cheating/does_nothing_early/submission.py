"""A coroutine function: that is all."""


async def breakfast(address, bread):
    return "thanks"
