"""GeneratorExit."""

# fault: raised
# words: Your code raised GeneratorExit.


async def answer(address, names):
    raise GeneratorExit  # here
