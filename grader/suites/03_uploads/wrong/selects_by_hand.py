"""One thread that waits for all sockets at once is what async means."""

import select
import socket


async def upload(address: tuple[str, int], name: str) -> str:
    [result] = await upload_all(address, [name])
    if result.startswith("refused: "):
        raise ValueError(result.removeprefix("refused: "))
    return result


async def upload_all(address: tuple[str, int], names: list[str], limit: int | None = None) -> list[str]:
    limit = limit or len(names)
    results = [""] * len(names)
    waiting = list(enumerate(names))
    going = {}
    heard = {}
    while waiting or going:
        while waiting and len(going) < limit:
            index, name = waiting.pop(0)
            sock = socket.create_connection(address)
            sock.sendall(f"upload {name}\n".encode())
            going[sock] = index
        ready, _, _ = select.select(list(going), [], [])
        for sock in ready:
            heard[sock] = heard.get(sock, b"") + sock.recv(1000)
            if not heard[sock].endswith(b"\n"):
                continue
            index = going.pop(sock)
            word, _, rest = heard[sock].decode().strip().partition(" ")
            results[index] = rest if word == "ok" else f"refused: {rest}"
            sock.close()
    return results
