"""StopIteration inside a coroutine."""

# fault: raised
# words: coroutine raised StopIteration.


async def answer(address, names):
    raise StopIteration(3)  # here
