"""An endless loop in C."""

# fault: cpu
# words: processor time


async def answer(address, names):
    return sum(range(10**12))
