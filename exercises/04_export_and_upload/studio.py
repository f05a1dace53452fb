"""The studio's two calls. Read them if you like; there is nothing to change here.

``export`` is an ordinary, blocking library function, and nobody will rewrite it for you: whoever calls it
stands still until the part is done. ``upload`` is async: it waits, and others may run meanwhile.
"""

import socket

import anyio

Address = tuple[str, int]


class ExportError(Exception):
    """A part cannot be exported; the message says why."""


def export(address: Address, part: str) -> str:
    """Export one part of the video. Blocks the thread that calls it until the part is done.

    Returns:
        The exported part. Hand it to ``upload`` as it is.

    Raises:
        ExportError: the part cannot be exported.
    """
    with socket.create_connection(address) as connection:
        connection.sendall(f"export {part}\n".encode())
        with connection.makefile("rb") as answers:
            word, rest = split(answers.readline())
    if word != "ok":
        raise ExportError(f"{part}: {rest}")
    return rest


async def upload(address: Address, part: str, exported: str) -> str:
    """Upload one exported part; gives back the receipt when it has arrived."""
    check(exported)
    async with await anyio.connect_tcp(*address) as connection:
        await connection.send(f"upload {part} {exported}\n".encode())
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await connection.receive()
    word, rest = split(answer)
    if word != "ok":
        raise ValueError(f"{part}: {rest}")
    return rest


def check(exported: object) -> None:
    """Complain about what is no exported part, such as a coroutine that nobody awaited."""
    if not isinstance(exported, str):
        message = f"upload needs what export gave back; it got a {type(exported).__name__}"
        raise TypeError(message)


def split(answer: bytes) -> tuple[str, str]:
    """The first word of an answer, and the rest of it."""
    word, _, rest = answer.decode().strip().partition(" ")
    return word, rest
