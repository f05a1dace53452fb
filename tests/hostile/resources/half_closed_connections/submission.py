"""Four processes keep half-closed connections, a few more at each step."""

import asyncio
import os
import select
import socket

from honest import steady

__all__ = ["post", "steady"]

ROUNDS, IN_A_ROUND = 14, 50


async def post(address, names):
    kept = []

    def some():
        for _ in range(IN_A_ROUND):
            kept.append(socket.create_connection(address))
            kept[-1].shutdown(socket.SHUT_WR)

    for _ in range(3):
        if os.fork() == 0:
            for _ in range(ROUNDS):
                some()
                select.poll().poll(60)
            select.poll().poll(1_000)
            os._exit(0)
    for _ in range(ROUNDS):
        some()
        await asyncio.sleep(0.001)
    select.poll().poll(1_000)
    return names
