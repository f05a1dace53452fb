"""What hostile programs take their honest parts from, so that each shows its attack alone."""

import asyncio


def steady():
    """Always 7."""
    return 7


async def send(address, name):
    """Send one letter and give back the post's receipt."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\n".encode())
    line = await reader.readline()
    writer.close()
    return line.decode().split()[1]


async def one_by_one(address, names):
    """Right, but each letter waits for the one before: worth 5 of 10 points."""
    return [await send(address, name) for name in names]


async def together(address, names):
    """The answer, worth all points."""
    return await asyncio.gather(*(send(address, name) for name in names))
