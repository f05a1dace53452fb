"""A coroutine comes back."""

# fault: awaitable-result
# words: answer() returned a coroutine, not a value


async def inner():
    return 1


async def answer(address, names):
    return inner()
