# expected: wrong
# mistake: the learner builds the superloop of a firmware: callbacks set flags, and a main loop looks at all flags every 10 milliseconds, instead of awaiting the answers
# rule: "Do not guess how long something takes, and do not look again and again: await it."
# seen: in every call: it wakes up a hundred times a second while nothing happens, notices an answer only at the next tick, and with a limit the next file sets off some ticks (10 ms each) late
"""Upload the videos of the party: a state machine for each file, and one main loop."""

import asyncio
import enum

Address = tuple[str, int]

TICK = 0.010


class State(enum.Enum):
    IDLE = 0
    CONNECTING = 1
    SENT = 2
    CLOSING = 3
    DONE = 4


class Channel(asyncio.Protocol):
    """One upload. The callbacks (the "interrupts") only set flags; ``step`` does the work."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.name = name
        self.state = State.IDLE
        self.buffer = b""
        self.transport = None
        self.lost = False
        self.text = ""

    # "interrupts"

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data

    def connection_lost(self, error) -> None:
        self.lost = True

    # main loop

    def step(self) -> None:
        match self.state:
            case State.IDLE:
                loop = asyncio.get_running_loop()
                self.opening = loop.create_task(loop.create_connection(lambda: self, *self.address))
                self.state = State.CONNECTING
            case State.CONNECTING if self.opening.done():
                self.opening.result()
                self.transport.write(f"upload {self.name}\n".encode())
                self.state = State.SENT
            case State.SENT if b"\n" in self.buffer:
                word, _, rest = self.buffer.decode().removesuffix("\n").partition(" ")
                self.text = rest if word == "ok" else f"refused: {rest}"
                self.transport.close()
                self.state = State.CLOSING
            case State.CLOSING if self.lost:
                self.state = State.DONE


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, not more than ``limit`` at the same time."""
    channels = [Channel(address, name) for name in names]
    room = limit or len(names)
    while True:
        unfinished = [channel for channel in channels if channel.state is not State.DONE]
        if not unfinished:
            return [channel.text for channel in channels]
        for channel in unfinished[:room]:
            channel.step()
        await asyncio.sleep(TICK)


async def upload(address: Address, name: str) -> str:
    """Upload one file."""
    [text] = await upload_all(address, [name])
    return text
