"""All three steps in one expression: the innermost is awaited first."""

from kitchen import Address, butter, serve, toast


async def breakfast(address: Address, bread: str) -> str:
    return await serve(address, await butter(address, await toast(address, bread)))
