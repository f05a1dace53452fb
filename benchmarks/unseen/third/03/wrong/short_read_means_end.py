# expected: wrong
# mistake: Takes a read that did not fill the buffer for the end of the answer, instead of looking for the newline.
# rule: "TCP carries bytes, so an answer may come in any number of pieces, which may begin in the midst of a letter; it is whole when its newline has come."
# seen: Right when the answer comes in one piece of fewer than 64 bytes; an answer in short pieces is cut off (or its last letter cannot be decoded), and one of exactly 64 bytes (or a multiple) hangs.
"""Upload the videos of the party, with plain sockets."""

import asyncio
import socket

Address = tuple[str, int]
BUFSIZE = 64


class Upload:
    """One file on its way: a non-blocking socket and a buffer."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.request = b"upload " + name.encode("utf-8") + b"\n"
        self.buffer = bytearray()
        self.loop = asyncio.get_running_loop()

    async def receive(self) -> None:
        while True:
            piece = await self.loop.sock_recv(self.sock, BUFSIZE)
            self.buffer += piece
            if len(piece) < BUFSIZE:  # there was nothing more
                break

    async def run(self) -> str:
        family = socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            self.sock.setblocking(False)
            await self.loop.sock_connect(self.sock, self.address)
            await self.loop.sock_sendall(self.sock, self.request)
            await self.receive()
        finally:
            self.sock.close()
        word, _, rest = self.buffer.decode("utf-8").rstrip("\n").partition(" ")
        if word != "ok":
            raise ValueError(rest)
        return rest


async def upload(address: Address, name: str) -> str:
    return await Upload(address, name).run()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    free = limit or len(names)
    waiting: list[asyncio.Future[None]] = []

    async def one(index: int) -> None:
        nonlocal free
        if free == 0:
            turn = asyncio.get_running_loop().create_future()
            waiting.append(turn)
            await turn
        else:
            free -= 1
        try:
            results[index] = await upload(address, names[index])
        except ValueError as error:
            results[index] = f"refused: {error}"
        finally:
            if waiting:
                waiting.pop(0).set_result(None)  # hands the place over
            else:
                free += 1

    async with asyncio.TaskGroup() as group:
        for index in range(len(names)):
            group.create_task(one(index))
    return results
