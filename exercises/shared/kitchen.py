"""The kitchen, for the cook. Read it if you like; there is nothing to change here.

Each function asks the kitchen for one thing and waits until it is there. The kitchen is a server: a
request is one line of text over a connection of its own, and so is the answer. What you get back is a
short text that stands for the thing (a ticket). Hand it to the next function: only the kitchen's own
toast can be buttered.

Pans and the toaster go on by themselves, as many as you like. The cook has one pair of hands: ``chop``,
``butter``, ``season`` and ``serve`` need them, one thing at a time.
"""

import anyio

Address = tuple[str, int]


class KitchenError(Exception):
    """The kitchen refuses; the message says why."""


# ------------------------------------------------------------------ go on by themselves
async def toast(address: Address, bread: str) -> str:
    """Put the bread into the toaster; gives back the toast when it is done."""
    return await ask(address, "toast", bread)


async def fry(address: Address, name: str) -> str:
    """Put a pan on the stove; gives back what was fried when it is done."""
    return await ask(address, "fry", name)


async def boil(address: Address, name: str) -> str:
    """Put a pot on the stove; gives back what was boiled when it is done."""
    return await ask(address, "boil", name)


async def fetch(address: Address, vegetable: str) -> str:
    """Wait until the vegetable is ready; gives back the vegetable."""
    return await ask(address, "fetch", vegetable)


# ------------------------------------------------------------------ need the hands
async def butter(address: Address, toasted: str) -> str:
    """Butter the toast; gives back the buttered toast."""
    return await ask(address, "butter", toasted)


async def chop(address: Address, vegetable: str) -> str:
    """Chop a vegetable that was fetched; gives back the pieces."""
    return await ask(address, "chop", vegetable)


async def season(address: Address, cooked: str, *chopped: str) -> str:
    """Season what was boiled or fried, adding chopped vegetables; gives back the dish."""
    return await ask(address, "season", cooked, *chopped)


async def serve(address: Address, dish: str) -> str:
    """Carry the dish to the table; gives back the guests' thanks."""
    return await ask(address, "serve", dish)


# ------------------------------------------------------------------ how it is asked
async def ask(address: Address, *words: str) -> str:
    """Send one request, wait for its answer."""
    request = request_line(words)
    async with await anyio.connect_tcp(*address) as connection:
        await connection.send(request)
        answer = b""
        while not answer.endswith(b"\n"):
            answer += await connection.receive()
    return result(answer)


def request_line(words: tuple[str, ...]) -> bytes:
    """The line that asks for something; complains about what is no text."""
    for word in words[1:]:
        if not isinstance(word, str):
            message = f"{words[0]} needs what the kitchen gave back; it got a {type(word).__name__}"
            raise TypeError(message)
    return " ".join(words).encode() + b"\n"


def result(answer: bytes) -> str:
    """What the kitchen gave back, or its refusal as an exception."""
    word, _, rest = answer.decode().strip().partition(" ")
    if word != "ok":
        raise KitchenError(rest)
    return rest
