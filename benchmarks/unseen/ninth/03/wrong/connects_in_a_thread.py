# expected: wrong
# mistake: the blocking socket.create_connection is sent to the thread pool with run_in_executor, and only what comes after it is async
# rule: "There is one thread. `asyncio.to_thread` would only hide the others."
# seen: texts, limit and tidying up are right, but from the first file on there are threads of the loop's pool, in each call
"""Upload the videos of the party. create_connection blocks, so it goes to the executor."""

import asyncio
import socket

Address = tuple[str, int]


async def connect(address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    loop = asyncio.get_running_loop()
    sock = await loop.run_in_executor(None, socket.create_connection, address)
    sock.setblocking(False)
    return await asyncio.open_connection(sock=sock)


async def upload(address: Address, name: str) -> str:
    reader, writer = await connect(address)
    try:
        writer.write(f"upload {name}\n".encode())
        await writer.drain()
        answer = await reader.readuntil()
    finally:
        writer.close()
        await writer.wait_closed()
    word, _, rest = answer[:-1].decode().partition(" ")
    if word != "ok":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    loop = asyncio.get_running_loop()
    results = [loop.create_future() for _ in names]
    numbers = iter(range(len(names)))

    async def courier() -> None:
        for number in numbers:
            try:
                text = await upload(address, names[number])
            except ValueError as error:
                text = f"refused: {error}"
            results[number].set_result(text)

    async with asyncio.TaskGroup() as couriers:
        for _ in range(min(len(names), limit or len(names))):
            couriers.create_task(courier())
    return [future.result() for future in results]
