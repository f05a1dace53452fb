"""Never finishes being imported: the namespace of a class body looks up a name for ever."""

from honest import one_by_one, steady

__all__ = ["Trap", "post", "steady"]

post = one_by_one


class Namespace(dict):
    def __missing__(self, name):
        while True:
            pass


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Namespace()


class Trap(metaclass=Meta):
    mouse = cheese  # noqa: F821
