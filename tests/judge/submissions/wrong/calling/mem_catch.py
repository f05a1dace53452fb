"""A gigabyte by somebody who catches MemoryError."""

# fault: cpu
# words: processor time


async def answer(address, names):
    x = []
    while True:
        try:
            x.append(bytearray(10_000_000))
        except MemoryError:
            pass
