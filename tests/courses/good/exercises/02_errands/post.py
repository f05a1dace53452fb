"""The post office: one letter at a time, on whatever event loop runs."""

import anyio

Address = tuple[str, int]


async def send(address: Address, name: str) -> str:
    """Send one letter; its receipt."""
    async with await anyio.connect_tcp(*address) as stream:
        await stream.send(f"upload {name}\n".encode())
        answer = (await stream.receive()).decode()
    return answer.strip().partition(" ")[2]
