# expected: wrong
# mistake: It uses a buffered channel of size `limit` as a semaphore, as in Go, but puts the token in after it has started the task instead of before.
# rule: "With a `limit`, never more than that many files are on their way."
# seen: With more files than `limit`, there are limit + 1 on their way (two with limit=1); right without a limit or with a limit of at least the number of files.
"""Upload the videos of the party; channels and goroutines, in trio."""

import trio

Address = tuple[str, int]


async def upload(address: Address, name: str) -> str:
    connection = await trio.open_tcp_stream(*address)
    async with connection:
        await connection.send_all(f"upload {name}\n".encode())
        answer = b""
        async for piece in connection:
            answer += piece
            if b"\n" in piece:
                break
    word, _, rest = answer.decode().removesuffix("\n").partition(" ")
    return rest if word == "ok" else f"refused: {rest}"


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results = [""] * len(names)
    put, take = trio.open_memory_channel[None](limit or len(names))

    async def routine(index: int, name: str) -> None:
        results[index] = await upload(address, name)
        await take.receive()

    async with put, take, trio.open_nursery() as nursery:
        for index, name in enumerate(names):
            nursery.start_soon(routine, index, name)
            await put.send(None)
    return results
