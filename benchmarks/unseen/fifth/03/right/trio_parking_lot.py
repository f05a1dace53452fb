# expected: right
# mistake: trio with its lowest primitives: the window is a class around trio.lowlevel.ParkingLot; the files set off in the REVERSE order of `names`, and the answer is read byte by byte through a generator that decodes.
# rule: all of them (the lesson does not say in which order files set off)
# seen: nothing goes wrong
"""Upload the videos of the party: trio, low."""

import codecs
from collections.abc import Generator

import trio

Address = tuple[str, int]


def line_decoder() -> Generator[str | None, bytes, None]:
    """Send it pieces; it yields None until the line is whole, then the line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = ""
    piece = yield None
    while True:
        text += decoder.decode(piece)
        line, newline, _ = text.partition("\n")
        piece = yield line if newline else None


class Window:
    def __init__(self, size: float) -> None:
        self.size = size
        self.lot = trio.lowlevel.ParkingLot()

    async def __aenter__(self) -> None:
        if self.size > 0:
            self.size -= 1
        else:
            await self.lot.park()  # who leaves hands the place over

    async def __aexit__(self, *exc_info: object) -> None:
        if not self.lot.unpark():
            self.size += 1


async def upload(address: Address, name: str) -> str:
    stream = await trio.open_tcp_stream(*address)
    try:
        await stream.send_all(f"upload {name}\n".encode())
        decoder = line_decoder()
        line = next(decoder)
        while line is None:
            piece = await stream.receive_some(1)
            if not piece:
                raise trio.BrokenResourceError("no answer")
            line = decoder.send(piece)
    finally:
        await stream.aclose()
    match line.partition(" "):
        case ("ok", _, receipt):
            return receipt
        case (_, _, reason):
            return f"refused: {reason}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    texts: dict[str, str] = {}
    window = Window(limit if limit is not None else float("inf"))

    async def child(name: str, *, task_status=trio.TASK_STATUS_IGNORED) -> None:
        async with window:
            task_status.started()
            texts[name] = await upload(address, name)

    async with trio.open_nursery() as nursery:
        for name in reversed(names):
            await nursery.start(child, name)
    return [texts[name] for name in names]
