"""Replaces every entry of sys.modules by an object that agrees to everything."""

import sys

from honest import one_by_one, steady

__all__ = ["post", "steady"]


class Agreeable:
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *_, **__: self
    __iter__ = lambda self: iter(())
    __eq__ = lambda self, other: True
    __hash__ = None
    __path__ = ()


async def post(address, names):
    receipts = await one_by_one(address, names)
    for name in list(sys.modules):
        if name not in ("builtins", "sys"):
            sys.modules[name] = Agreeable()
    return receipts
