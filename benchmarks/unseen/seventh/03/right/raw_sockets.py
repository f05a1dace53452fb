# expected: right
# mistake: unusual: plain non-blocking sockets with loop.sock_connect/sock_sendall/sock_recv; upload_all itself waits for a free slot before it makes the next task, and a done callback frees it.
# rule: none
# seen: right in all situations that the lesson allows
"""Upload the videos of the party over plain sockets."""

import asyncio
import socket

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, address)
        await loop.sock_sendall(connection, f"upload {name}\n".encode("utf-8"))
        answer = bytearray()
        buffer = bytearray(256)
        while b"\n" not in answer:
            count = await loop.sock_recv_into(connection, buffer)
            if count == 0:
                raise ConnectionError("the depot hung up")
            answer += buffer[:count]
    word, _, rest = answer[: answer.index(b"\n")].decode("utf-8").partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    async def attempt(name: str) -> tuple[bool, str]:
        try:
            return True, await upload(address, name)
        except ValueError as error:
            return False, str(error)

    free = None if limit is None else asyncio.Semaphore(limit)
    tasks: list[asyncio.Task[tuple[bool, str]]] = []
    async with asyncio.TaskGroup() as group:
        for name in names:
            if free is not None:
                await free.acquire()
            task = group.create_task(attempt(name))
            if free is not None:
                task.add_done_callback(lambda _: free.release())
            tasks.append(task)
    return [text if taken else f"refused: {text}" for taken, text in (task.result() for task in tasks)]
