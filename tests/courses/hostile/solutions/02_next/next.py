"""Send every letter, on asyncio or trio."""

import anyio


async def post(address: tuple[str, int], names: list[str]) -> list[str]:
    """Send all letters at once and give back their receipts, in the order of the names."""
    receipts: dict[str, str] = {}

    async def send(name: str) -> None:
        async with await anyio.connect_tcp(*address) as stream:
            await stream.send(f"upload {name}\n".encode())
            receipts[name] = (await stream.receive()).decode().split()[1]

    async with anyio.create_task_group() as tasks:
        for name in names:
            tasks.start_soon(send, name)
    return [receipts[name] for name in names]
