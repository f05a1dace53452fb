"""An object with a lying class, a lying length, and items without end."""

from honest import steady

__all__ = ["post", "steady"]


class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    __name__ = property(lambda cls: "list")
    __mro__ = property(lambda cls: (_ for _ in iter(int, 1)))


class Lie(metaclass=Meta):
    __class__ = property(lambda self: list)
    __eq__ = lambda self, other: True
    __hash__ = None
    __len__ = lambda self: 5
    __bool__ = lambda self: True

    def __iter__(self):
        while True:
            yield self

    __getitem__ = lambda self, index: self


async def post(address, names):
    return Lie()
