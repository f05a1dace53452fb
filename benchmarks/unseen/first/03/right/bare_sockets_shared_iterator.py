# expected: right
# mistake: none; unusual: non-blocking sockets of its own with loop.sock_connect, sock_sendall and sock_recv; workers that share one iterator, without a lock, a queue or a semaphore.
# rule: "For each file you connect (`asyncio.open_connection` will do)"
# seen: All rules are kept; a socket is closed at once by its with block.
"""Upload the videos of the party, with bare sockets."""

import asyncio
import socket

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; its receipt, or ValueError with the depot's reason."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, address)
        await loop.sock_sendall(connection, b"upload %s\n" % name.encode())
        pieces = []
        while not pieces or b"\n" not in pieces[-1]:
            piece = await loop.sock_recv(connection, 1024)
            if not piece:
                raise ConnectionError(f"{name}: the depot has hung up")
            pieces.append(piece)
    match b"".join(pieces).decode().rstrip("\n").split(" ", 1):
        case ["ok", receipt]:
            return receipt
        case [_, reason]:
            raise ValueError(reason)
        case other:
            raise ConnectionError(f"{name}: the depot said {other}")


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    results = list(names)  # each name will be overwritten by what became of it
    todo = enumerate(names)

    async def worker() -> None:
        for index, name in todo:  # every worker goes on in the same iterator
            try:
                results[index] = await upload(address, name)
            except ValueError as error:
                results[index] = f"refused: {error}"

    everybody = len(names)
    async with asyncio.TaskGroup() as group:
        for _ in range(min(limit or everybody, everybody)):
            group.create_task(worker())
    return results
