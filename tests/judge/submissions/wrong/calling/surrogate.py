"""Half a surrogate pair comes back."""

# fault: not-plain
# words: not valid Unicode


async def answer(address, names):
    return "\ud800"
