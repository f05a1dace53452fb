"""An endless loop that catches everything."""

# fault: cpu
# words: processor time


async def answer(address, names):
    while True:
        try:
            while True:  # here
                pass
        except BaseException:
            pass
