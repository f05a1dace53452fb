"""The text of an exception never ends."""

# fault: cpu
# words: processor time


class E(Exception):
    def __str__(self):
        while True:
            pass


async def answer(address, names):
    raise E
