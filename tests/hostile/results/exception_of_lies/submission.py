"""Raises an exception whose every attribute lies or raises: in the bench's own description of it."""

from honest import steady

__all__ = ["post", "steady"]


class Meta(type):
    __name__ = property(lambda cls: 1 // 0)
    __mro__ = property(lambda cls: 1 // 0)
    __subclasscheck__ = lambda cls, other: 1 // 0


def forged():
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__


class Lies(ExceptionGroup, metaclass=Meta):
    __class__ = property(lambda self: 1 // 0)
    __traceback__ = property(lambda self: forged())
    __cause__ = property(lambda self: self)
    __context__ = property(lambda self: self)
    exceptions = property(lambda self: (self,))

    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


async def post(address, names):
    raise Lies("passed", [KeyError(names)])
