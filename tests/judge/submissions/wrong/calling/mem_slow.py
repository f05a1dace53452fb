"""A gigabyte, little by little."""

# fault: memory
# words: Your code ran out of memory.


async def answer(address, names):
    x = []
    while True:
        x.append("x" * 1000000)  # here
