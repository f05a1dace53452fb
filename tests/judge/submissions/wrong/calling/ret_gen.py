"""A generator comes back."""

# fault: not-plain
# words: answer() returned a generator;


async def answer(address, names):
    return (x for x in names)
