# expected: wrong
# mistake: Gives the slot back only after a success; when the depot refuses, the ValueError jumps over slots.release().
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: Right without a limit, without refusals, and when no file is left to set off; otherwise each refusal makes the window narrower by one, and after `limit` refusals upload_all hangs.
"""Upload the videos of the party, with trio."""

import trio

Address = tuple[str, int]


async def read_line(stream: trio.SocketStream) -> str:
    data = b""
    while not data.endswith(b"\n"):
        data += await stream.receive_some()
    return data[:-1].decode("utf-8")


async def upload(address: Address, name: str, slots: trio.Semaphore) -> str:
    host, port = address
    async with await trio.open_tcp_stream(host, port) as stream:
        await stream.send_all(f"upload {name}\n".encode("utf-8"))
        answer = await read_line(stream)
    word, _, rest = answer.partition(" ")
    if word == "refused":
        raise ValueError(rest)
    slots.release()
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    results: dict[str, str] = dict.fromkeys(names, "")
    slots = trio.Semaphore(limit or len(names))

    async def work(name: str) -> None:
        try:
            results[name] = await upload(address, name, slots)
        except ValueError as refusal:
            results[name] = f"refused: {refusal}"

    async with trio.open_nursery() as nursery:
        for name in names:
            await slots.acquire()
            nursery.start_soon(work, name)
    return list(results.values())
