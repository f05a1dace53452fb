"""A coroutine function awaits itself without end."""

# fault: recursion
# words: Your code calls itself without end.


async def answer(address, names):
    return await answer(address, names)  # here
