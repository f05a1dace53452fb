"""Opens and resets thousands of connections, so that the judge has ever more of them to look after."""

import socket
import struct

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    for _ in range(3000):
        connection = socket.create_connection(address)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    return await one_by_one(address, names)
