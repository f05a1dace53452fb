"""Raises what never comes to an end of its own description."""

from honest import steady

__all__ = ["post", "steady"]


class Endless(Exception):
    def __str__(self):
        while True:
            try:
                self.__str__()
            except RecursionError:
                continue


async def post(address, names):
    raise Endless
