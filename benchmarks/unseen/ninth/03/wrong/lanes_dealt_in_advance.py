# expected: wrong
# mistake: the names are dealt out to `limit` lanes before the start (names[lane::limit]), so a lane that is done early stays idle while other lanes still have files waiting
# rule: "The window *slides*: as soon as one file arrives (or is refused), the next one sets off."
# seen: results and limit are always right; with a limit above 1 and below the number of files, and durations that differ, fewer than `limit` files are on their way although some wait, and the whole takes longer
"""Upload the videos of the party in lanes, like the tills of a supermarket."""

import trio

Address = tuple[str, int]


class Refused(ValueError):
    """The depot refused the file."""


async def read_line(stream: trio.SocketStream) -> str:
    line = bytearray()
    while b"\n" not in line:
        piece = await stream.receive_some()
        if not piece:
            raise ConnectionError("the depot hung up")
        line += piece
    return line[: line.index(b"\n")].decode()


async def upload(address: Address, name: str) -> str:
    host, port = address
    stream = await trio.open_tcp_stream(host, port)
    async with stream:
        await stream.send_all(f"upload {name}\n".encode())
        word, _, rest = (await read_line(stream)).partition(" ")
    if word != "ok":
        raise Refused(rest)
    return rest


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    lanes = min(limit or len(names), len(names))
    results = [""] * len(names)

    async def drive(lane: int) -> None:
        for index in range(lane, len(names), lanes):
            try:
                results[index] = await upload(address, names[index])
            except Refused as refusal:
                results[index] = f"refused: {refusal}"

    async with trio.open_nursery() as nursery:
        for lane in range(lanes):
            nursery.start_soon(drive, lane)
    return results
