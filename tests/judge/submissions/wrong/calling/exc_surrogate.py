"""Half a surrogate pair in the text of an exception."""

# fault: raised
# words: Your code raised ValueError: ?


async def answer(address, names):
    raise ValueError("\ud800")  # here
