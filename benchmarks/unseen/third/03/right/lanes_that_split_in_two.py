# expected: right
# mistake: (unusual) Plain non-blocking sockets (loop.sock_*), one byte at a time; the runners are a binary tree of coroutines (each awaits two others with gather) that pull from one shared generator.
# rule: all
# seen: right in all situations
"""Upload the videos of the party, with plain sockets."""

import asyncio
import socket
from collections.abc import Generator

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        await loop.sock_connect(sock, address)
        await loop.sock_sendall(sock, f"upload {name}\n".encode())
        answer = b""
        while (byte := await loop.sock_recv(sock, 1)) != b"\n":
            if not byte:
                raise EOFError(f"no answer for {name}")
            answer += byte
    word, rest = answer.decode().split(" ", maxsplit=1)
    if word == "ok":
        return rest
    raise ValueError(rest)


def shelf(names: list[str], results: dict[str, str]) -> Generator[str, None, None]:
    for name in names:
        results[name] = ""
        yield name


async def runners(number: int, address: Address, jobs: Generator[str, None, None], results: dict[str, str]) -> None:
    """As many runners as `number` says: half of them here, the other half there, down to one."""
    if number > 1:
        half = number // 2
        await asyncio.gather(
            runners(half, address, jobs, results),
            runners(number - half, address, jobs, results),
        )
        return
    for name in jobs:
        try:
            results[name] = await upload(address, name)
        except ValueError as error:
            results[name] = f"refused: {error}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: dict[str, str] = {}
    number = min(limit or len(names), len(names))
    await runners(number, address, shelf(names, results), results)
    return [results[name] for name in names]
