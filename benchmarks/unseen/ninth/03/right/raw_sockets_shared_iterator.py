# expected: right
# mistake: none; plain non-blocking sockets with loop.sock_connect/sock_sendall/sock_recv, and workers that share one iterator; no streams, no semaphore, no queue
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: right everywhere: the socket is closed by its own with-block, and each worker takes the next pair as soon as its file is done
"""Upload the videos of the party, on bare sockets."""

import asyncio
import socket
from collections.abc import Iterator

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; return the receipt, or raise ValueError with the depot's reason."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        await loop.sock_connect(sock, address)
        await loop.sock_sendall(sock, f"upload {name}\n".encode())
        answer = bytearray()
        while not answer.endswith(b"\n"):
            piece = await loop.sock_recv(sock, 4096)
            if not piece:
                raise ConnectionError(f"the depot hung up on {name}")
            answer.extend(piece)
    word, _, rest = answer[:-1].decode("utf-8").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def worker(address: Address, jobs: Iterator[tuple[int, str]], results: list[str]) -> None:
    for index, name in jobs:  # shared: no two workers see the same pair
        try:
            results[index] = await upload(address, name)
        except ValueError as error:
            if isinstance(error, UnicodeError):
                raise
            results[index] = f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    results = [""] * len(names)
    jobs = iter(enumerate(names))
    count = len(names) if limit is None else min(limit, len(names))
    await asyncio.gather(*(worker(address, jobs, results) for _ in range(count)))
    return results
