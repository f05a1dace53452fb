"""Send all letters; one by one, so far."""

from post import Address, send


async def send_all(address: Address, names: list[str]) -> list[str]:
    """Send a letter to each of ``names``; their receipts in the same order."""
    receipts = []
    for name in names:  # TODO: let them all be on their way at the same time
        receipts.append(await send(address, name))
    return receipts
