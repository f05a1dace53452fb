"""The bakery: one question at a time, on whatever event loop runs."""

import anyio

Address = tuple[str, int]


async def ask(address: Address, what: str) -> str:
    """``knead NAME`` or ``bake DOUGH``; what comes of it."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"{what}\n".encode())
        answer = (await stream.receive()).decode()
    return answer.strip().partition(" ")[2]
