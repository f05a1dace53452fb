"""A list contains itself."""

# fault: not-plain
# words: nested too deeply (does it contain itself?)


async def answer(address, names):
    a = []
    a.append(a)
    return a
