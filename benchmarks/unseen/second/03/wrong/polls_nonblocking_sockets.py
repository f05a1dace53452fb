# expected: wrong
# mistake: C style: one loop asks every non-blocking socket again and again whether something has come, with a short sleep between the rounds
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: always: the results are right, but it wakes up every 10 ms although nothing has happened, and notices an arrival up to 10 ms late
"""Upload the videos of the party: a small state machine for each file, and one loop."""

import asyncio
import socket

Address = tuple[str, int]

TICK = 0.01


class Transfer:
    def __init__(self, index: int, address: Address, name: str) -> None:
        self.index = index
        self.to_send = f"upload {name}\n".encode()
        self.received = b""
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.setblocking(False)
        self.sock.connect_ex(address)
        self.connected = False

    def step(self) -> bool:
        """Do what can be done without blocking; True when the answer is whole."""
        if not self.connected:
            error = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                raise OSError(error, "cannot connect")
            try:
                self.sock.getpeername()
            except OSError:
                return False
            self.connected = True
        try:
            if self.to_send:
                self.to_send = self.to_send[self.sock.send(self.to_send):]
            piece = self.sock.recv(4096)
        except BlockingIOError:
            return False
        if not piece:
            raise ConnectionError("the depot hung up")
        self.received += piece
        return self.received.endswith(b"\n")

    def text(self) -> str:
        word, _, rest = self.received.decode().rstrip("\n").partition(" ")
        return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    room = limit or len(names)
    results = [""] * len(names)
    waiting = list(enumerate(names))[::-1]
    active: list[Transfer] = []
    try:
        while waiting or active:
            while waiting and len(active) < room:
                index, name = waiting.pop()
                active.append(Transfer(index, address, name))
            for transfer in list(active):
                if transfer.step():
                    results[transfer.index] = transfer.text()
                    transfer.sock.close()
                    active.remove(transfer)
            await asyncio.sleep(TICK)
    finally:
        for transfer in active:
            transfer.sock.close()
    return results
