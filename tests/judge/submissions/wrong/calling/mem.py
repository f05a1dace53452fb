"""A gigabyte at once."""

# fault: memory
# words: Your code ran out of memory.


async def answer(address, names):
    x = bytearray(1 << 30)  # here
    return len(x)
