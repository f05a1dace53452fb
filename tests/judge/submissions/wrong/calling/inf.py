"""Infinity comes back."""

# fault: not-plain
# words: answer() returned inf, which is not a number


async def answer(address, names):
    return float("inf")
