"""An exception whose class has no name."""

# fault: raised
# words: Your code raised E: xxx


class M(type):
    @property
    def __name__(cls):
        raise ValueError

    def __instancecheck__(c, i):
        raise ValueError


class E(Exception, metaclass=M):
    pass


async def answer(address, names):
    raise E("x" * 10**6)  # here
