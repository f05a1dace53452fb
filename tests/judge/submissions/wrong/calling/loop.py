"""An endless loop."""

# fault: cpu
# words: Your code used more than 1 s of processor time.


async def answer(address, names):
    while True:  # here
        pass
