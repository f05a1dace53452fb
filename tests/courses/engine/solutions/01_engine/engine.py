"""Ask the depot."""

import asyncio

Address = tuple[str, int]


async def answer(address: Address, names: list[str]) -> list[str]:
    """Upload all files at once."""

    async def upload(name: str) -> str:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(f"upload {name}\n".encode())
        line = (await reader.readline()).decode().strip()
        writer.close()
        return line

    return await asyncio.gather(*map(upload, names))


def steady() -> int:
    """Always 7."""
    return 7
