"""Something in the result is no plain data."""

# fault: not-plain
# words: result[1]['a'] is an A;


class A:
    pass


async def answer(address, names):
    return [1, {"a": A()}]
