"""Standard input is at its end."""

# fault: nobody-types
# words: Your code raised EOFError: EOF when reading a line.


async def answer(address, names):
    return input()  # here
