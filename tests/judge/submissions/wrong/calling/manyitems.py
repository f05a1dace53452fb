"""A hundred thousand items come back."""

# fault: not-plain
# words: far more items than any task asks for.


async def answer(address, names):
    return [0] * 100_000
