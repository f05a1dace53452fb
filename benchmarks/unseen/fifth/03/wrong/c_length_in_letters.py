# expected: wrong
# mistake: As with write(fd, buf, strlen(buf)), it passes the length of the line, but counts letters where the buffer holds UTF-8 bytes.
# rule: "All of it is UTF-8."
# seen: A name with any letter outside ASCII: the end of the line, with its newline, is cut off, the depot waits for it, and upload_all hangs; right for ASCII names.
"""Upload the videos of the party with plain sockets, like in C."""

import asyncio
import socket

Address = tuple[str, int]


async def write_n(sock: socket.socket, buffer: bytes, count: int) -> None:
    await asyncio.get_running_loop().sock_sendall(sock, memoryview(buffer)[:count])


async def read_line(sock: socket.socket) -> bytes:
    loop = asyncio.get_running_loop()
    line = bytearray()
    buffer = bytearray(256)
    while not line.endswith(b"\n"):
        count = await loop.sock_recv_into(sock, buffer)
        if count == 0:
            raise ConnectionError("the depot has hung up")
        line += buffer[:count]
    return bytes(line)


async def upload(address: Address, name: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, address)
        line = f"upload {name}\n"
        await write_n(sock, line.encode(), len(line))
        answer = (await read_line(sock)).decode()[:-1]
    word, _, rest = answer.partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    cursor = 0

    async def worker() -> None:
        nonlocal cursor
        while cursor < len(names):
            mine = cursor
            cursor += 1
            try:
                results[mine] = await upload(address, names[mine])
            except ValueError as error:
                results[mine] = f"refused: {error}"

    async with asyncio.TaskGroup() as group:
        for _ in range(min(limit or len(names), len(names))):
            group.create_task(worker())
    return results
