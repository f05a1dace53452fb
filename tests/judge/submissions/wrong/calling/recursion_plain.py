"""A function calls itself without end."""

# fault: recursion
# words: Your code calls itself without end.


def f(n):
    return f(n + 1)


async def answer(address, names):
    return f(0)  # here
