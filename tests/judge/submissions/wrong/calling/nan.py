"""NaN comes back."""

# fault: not-plain
# words: result[1] is nan, which is not a number that can be compared.


async def answer(address, names):
    return [1.0, float("nan")]
