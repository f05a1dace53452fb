"""The same kitchen for a cook who stands and stares: every call *blocks*.

The functions have the names of those in ``kitchen.py`` and give back the same things. The difference is
how they wait: here the whole thread stops until the answer has come, and nothing else can run meanwhile.
"""

import socket

from kitchen import Address, request_line, result


def toast(address: Address, bread: str) -> str:
    """Put the bread into the toaster; gives back the toast when it is done."""
    return ask(address, "toast", bread)


def fry(address: Address, name: str) -> str:
    """Put a pan on the stove; gives back what was fried when it is done."""
    return ask(address, "fry", name)


def boil(address: Address, name: str) -> str:
    """Put a pot on the stove; gives back what was boiled when it is done."""
    return ask(address, "boil", name)


def fetch(address: Address, vegetable: str) -> str:
    """Wait until the vegetable is ready; gives back the vegetable."""
    return ask(address, "fetch", vegetable)


def butter(address: Address, toasted: str) -> str:
    """Butter the toast; gives back the buttered toast."""
    return ask(address, "butter", toasted)


def chop(address: Address, vegetable: str) -> str:
    """Chop a vegetable that was fetched; gives back the pieces."""
    return ask(address, "chop", vegetable)


def season(address: Address, cooked: str, *chopped: str) -> str:
    """Season what was boiled or fried, adding chopped vegetables; gives back the dish."""
    return ask(address, "season", cooked, *chopped)


def serve(address: Address, dish: str) -> str:
    """Carry the dish to the table; gives back the guests' thanks."""
    return ask(address, "serve", dish)


def ask(address: Address, *words: str) -> str:
    """Send one request, and stop until its answer has come."""
    request = request_line(words)
    with socket.create_connection(address) as connection:
        connection.sendall(request)
        answer = b""
        while not answer.endswith(b"\n"):
            answer += connection.recv(1024)
    return result(answer)
