"""A hundred megabytes of text come back."""

# fault: not-plain
# words: far more data than any task asks for.


async def answer(address, names):
    return "x" * 10**8
