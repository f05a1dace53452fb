"""A hundred megabytes at once."""

# fault: output
# words: Your code printed more than 1024 KiB.


async def answer(address, names):
    print("x" * (1 << 27))
    return 1
