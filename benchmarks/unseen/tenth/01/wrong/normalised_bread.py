# expected: wrong
# mistake: The bread's name is "cleaned" to lower case before it is used, so the kitchen is asked for another text than the one that was ordered.
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: Right for names in lower case ("rye"); for a bread with a capital letter ("Pumpernickel") another name is toasted.
"""A record goes through a pipeline: clean, toast, butter, serve."""

from dataclasses import dataclass, replace

import kitchen
from kitchen import Address


@dataclass(frozen=True)
class Record:
    address: Address
    value: str


def clean(record: Record) -> Record:
    return replace(record, value=record.value.casefold())


def stage(function):
    async def run(record: Record) -> Record:
        return replace(record, value=await function(record.address, record.value))

    return run


PIPELINE = [stage(kitchen.toast), stage(kitchen.butter), stage(kitchen.serve)]


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    record = clean(Record(address, bread))
    for run in PIPELINE:
        record = await run(record)
    return record.value
