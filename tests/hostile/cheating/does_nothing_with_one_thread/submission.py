"""It never does two things at a time."""


async def cook(address, vegetables):
    pass
