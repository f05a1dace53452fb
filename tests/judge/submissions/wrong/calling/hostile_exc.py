"""An exception that ends whoever looks at it."""

# fault: raised
# words: Your code raised E: (its text cannot be shown).


class E(Exception):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__

    @property
    def __class__(self):
        raise KeyboardInterrupt

    @property
    def __traceback__(self):
        raise KeyboardInterrupt


async def answer(address, names):
    raise E  # here
