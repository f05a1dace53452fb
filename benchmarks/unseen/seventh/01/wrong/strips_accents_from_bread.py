# expected: wrong
# mistake: "Sanitises" the name of the bread to ASCII before it asks for toast, so other bread is toasted than was ordered.
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: Right for ASCII names; for a bread such as "Weißbrot" or "pão" the kitchen is asked for "Weibrot" or "pao".
"""Buttered toast; what goes over the wire is plain ASCII."""

import unicodedata

import kitchen
from kitchen import Address


def plain(text: str) -> str:
    """The text without accents and other characters that a protocol could choke on."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thanks = await kitchen.serve(
        address, await kitchen.butter(address, await kitchen.toast(address, plain(bread)))
    )
    return thanks
