"""Does honest work, then poisons the builtins on which the bench's own code after the return relies."""

import builtins

from honest import one_by_one, steady

__all__ = ["post", "steady"]


def poison():
    for name in ("len", "isinstance", "str", "list", "dict", "type", "abs", "min", "max", "callable"):
        setattr(builtins, name, lambda *_: 7)
    builtins.__import__ = lambda *_, **__: None


async def post(address, names):
    receipts = await one_by_one(address, names)
    poison()
    return receipts
