# expected: right
# mistake: none; unusual: trio, and a relay: each task, when its file is done, starts the task of the next file in the same nursery and ends itself; no limiter anywhere.
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: All rules are kept: there are never more tasks than the window is wide.
"""Upload the videos of the party, as a relay."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    """Upload one file; its receipt, or ``refused: REASON``."""
    line = b""
    stream = await trio.open_tcp_stream(*address)
    try:
        await stream.send_all(b" ".join((b"upload", name.encode())) + b"\n")
        async for piece in stream:
            line += piece
            if line.endswith(b"\n"):
                break
    finally:
        await stream.aclose()
    text = line.decode().removesuffix("\n")
    if text.startswith("ok "):
        return text.removeprefix("ok ")
    return text.replace("refused ", "refused: ", 1)


class Relay:
    """Files that are handed over from one task to the next."""

    def __init__(self, address: Address, names: list[str], nursery: trio.Nursery) -> None:
        self.address = address
        self.waiting = iter(names)
        self.nursery = nursery
        self.answers: dict[str, str] = {}

    def set_off(self) -> bool:
        """Start the task of the next file, if there is one."""
        for name in self.waiting:
            self.nursery.start_soon(self.run, name)
            return True
        return False

    async def run(self, name: str) -> None:
        """Upload this file, then let the next one set off."""
        self.answers[name] = await upload(self.address, name)
        self.set_off()


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    """Upload all files, as many at the same time as ``limit`` allows."""
    async with trio.open_nursery() as nursery:
        relay = Relay(address, names, nursery)
        started = 0
        while started != limit and relay.set_off():
            started += 1
    return [relay.answers[name] for name in names]
