# expected: right
# mistake: the last name sets off first, and a gate of its own (futures on a stack) lets the youngest in first; the slot is given back as soon as the answer has come, before the connection is closed
# rule: "as soon as one file arrives (or is refused), the next one sets off"
# seen: right everywhere: the lesson fixes the order of the result, not that of setting off; for a moment there may be more connections than files on their way
"""Upload the videos of the party, the last one first."""

import asyncio

Address = tuple[str, int]


class Gate:
    """Lets ``room`` tasks through; the others wait on a stack."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.stack: list[asyncio.Future[None]] = []

    async def __aenter__(self) -> None:
        if self.room > 0:
            self.room -= 1
        else:
            ticket = asyncio.get_running_loop().create_future()
            self.stack.append(ticket)
            await ticket  # whoever leaves hands the place over

    async def __aexit__(self, *_: object) -> None:
        if self.stack:
            self.stack.pop().set_result(None)
        else:
            self.room += 1


async def upload(address: Address, name: str, gate: Gate) -> str:
    writer = None
    try:
        async with gate:
            reader, writer = await asyncio.open_connection(*address)
            writer.writelines([b"upload ", name.encode(), b"\n"])
            answer = await reader.readuntil()
    finally:
        if writer is not None:
            writer.close()
            await writer.wait_closed()
    word, _, rest = answer[:-1].decode().partition(" ")
    if word == "refused":
        raise ValueError(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    gate = Gate(float("inf") if limit is None else limit)
    answers = await asyncio.gather(
        *[upload(address, name, gate) for name in reversed(names)], return_exceptions=True
    )
    results = []
    for answer in reversed(answers):
        if isinstance(answer, ValueError):
            results.append(f"refused: {answer}")
        elif isinstance(answer, BaseException):
            raise answer
        else:
            results.append(answer)
    return results
