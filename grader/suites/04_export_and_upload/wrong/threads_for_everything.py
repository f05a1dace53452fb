"""Threads work for the uploads as well as for the exports; async is only what it is called by."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

from studio import ExportError, export, split


async def publish(address, parts, workers):
    over = threading.Event()
    slots = threading.Semaphore(workers)
    turns = [threading.Event() for _ in range(len(parts) + 1)]
    turns[0].set()
    connections = set()

    def stop():
        over.set()
        for connection in list(connections):
            connection.shutdown(socket.SHUT_RDWR)

    def one(number, part):
        turns[number].wait()
        with slots:
            turns[number + 1].set()
            if over.is_set():
                return None
            try:
                exported = export(address, part)
            except ExportError:
                stop()
                raise
        if over.is_set():
            return None
        with socket.create_connection(address) as connection:
            connections.add(connection)
            connection.sendall(f"upload {part} {exported}\n".encode())
            _, receipt = split(connection.recv(1024))
            connections.discard(connection)
        return receipt

    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(parts))
    jobs = [loop.run_in_executor(pool, one, number, part) for number, part in enumerate(parts)]
    try:
        return await asyncio.gather(*jobs)
    except BaseException:
        stop()
        raise
