"""Send every letter."""


async def post(address, names):
    """Send all letters at once and give back their receipts, in the order of the names."""
    # TODO: send them
    return []
