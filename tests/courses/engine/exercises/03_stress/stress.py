"""Fetch parcels."""


async def fetch_all(address, sizes):
    """Fetch a parcel of each size, all at once; how many bytes each had."""
    # TODO: anything
