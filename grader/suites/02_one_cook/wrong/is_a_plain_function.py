"""The kitchen's blocking functions do the same things, and need neither async nor await."""

import kitchen_blocking as kitchen
from kitchen import Address


def cook(address: Address, vegetables: list[str]) -> None:
    boiled = kitchen.boil(address, "potatoes")
    kitchen.serve(address, kitchen.season(address, boiled))
    fried = kitchen.fry(address, "eggs")
    chopped = [kitchen.chop(address, kitchen.fetch(address, vegetable)) for vegetable in vegetables]
    kitchen.serve(address, kitchen.season(address, fried, *chopped))
