"""KeyboardInterrupt."""

# fault: raised
# words: Your code raised KeyboardInterrupt.


async def answer(address, names):
    raise KeyboardInterrupt  # here
