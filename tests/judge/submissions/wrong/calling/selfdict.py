"""A dict contains itself."""

# fault: not-plain
# words: nested too deeply (does it contain itself?)


async def answer(address, names):
    a = {}
    a["a"] = a
    return a
