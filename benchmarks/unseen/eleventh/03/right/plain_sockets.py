# expected: right
# mistake: unusual: non-blocking sockets with loop.sock_connect, sock_sendall and sock_recv_into; the window is a set of tasks and asyncio.wait; a byte at a time
# rule: For each file you connect (`asyncio.open_connection` will do)
# seen: nothing goes wrong
"""Upload the videos of the party over plain non-blocking sockets."""

import asyncio
import socket

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the text for it."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, address)
        await loop.sock_sendall(connection, f"upload {name}\n".encode())
        answer = b""
        byte = bytearray(1)
        while byte != b"\n":
            if not await loop.sock_recv_into(connection, byte):
                raise ConnectionError("the depot hung up")
            answer += byte
    if answer.startswith(b"ok "):
        return answer[3:-1].decode()
    return "refused: " + answer[len("refused ") : -1].decode()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    room = len(names) if limit is None else limit
    waiting = list(range(len(names)))[::-1]
    texts = [""] * len(names)
    travelling: dict[asyncio.Task[str], int] = {}
    while waiting or travelling:
        while waiting and len(travelling) < room:
            index = waiting.pop()
            travelling[asyncio.create_task(upload(address, names[index]))] = index
        done, _ = await asyncio.wait(travelling, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            texts[travelling.pop(task)] = task.result()
    return texts
