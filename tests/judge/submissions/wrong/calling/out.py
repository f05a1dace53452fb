"""A gigabyte to standard output."""

# fault: output
# words: Your code printed more than 1024 KiB.


async def answer(address, names):
    for _ in range(1 << 20):
        print("x" * 1024)
