"""Computes one number, for minutes, in one instruction, while a thread could watch and cannot."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    return [7**70_000_000 % 10]
