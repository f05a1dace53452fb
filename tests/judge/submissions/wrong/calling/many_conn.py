"""Connections without end."""

# fault: raised
# words: Too many open files

import socket


async def answer(address, names):
    keep = []
    while True:
        keep.append(socket.create_connection(address))  # here
