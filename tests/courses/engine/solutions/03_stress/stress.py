"""Fetch parcels."""

import anyio

Address = tuple[str, int]


async def fetch_all(address: Address, sizes: list[int]) -> list[int]:
    """Fetch a parcel of each size, all at once; how many bytes each had."""
    got = [0] * len(sizes)

    async def fetch(index: int, size: int) -> None:
        async with await anyio.connect_tcp(*address) as stream:
            for byte in f"parcel {index} {size}\n".encode():
                await stream.send(bytes([byte]))
            lines = 0
            while lines < 2:  # the word that it has come, and the parcel itself
                data = await stream.receive(4096)
                got[index] += len(data)
                lines += data.count(b"\n")

    async with anyio.create_task_group() as tasks:
        for index, size in enumerate(sizes):
            tasks.start_soon(fetch, index, size)
    return got
