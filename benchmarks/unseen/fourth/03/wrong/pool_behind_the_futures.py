# expected: wrong
# mistake: The uploads are blocking functions on a ThreadPoolExecutor, and only their futures are awaited.
# rule: There is one thread. `asyncio.to_thread` would only hide the others.
# seen: Texts, order, limit and closing are right, but each file on its way takes a thread.
"""Upload the videos of the party; the coroutine awaits the futures of a pool."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

Address = tuple[str, int]


def upload(address: Address, name: str) -> str:
    """Upload one file; the result is its text for the list."""
    with socket.create_connection(address) as connection:
        connection.sendall(f"upload {name}\n".encode())
        with connection.makefile(encoding="utf-8") as lines:
            answer = lines.readline()
    word, _, rest = answer.rstrip("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=limit or len(names)) as pool:
        futures = [loop.run_in_executor(pool, upload, address, name) for name in names]
        return await asyncio.gather(*futures)
