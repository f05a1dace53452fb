"""What the bench counts is told in an order that the program decides, not the memory collector."""

from __future__ import annotations

import pytest

from grader.bench.inventory import Inventory
from grader.bench.sources import Sources

MET = [("cook", 10), ("cook", 8), ("wash", None), ("wash", 8), ("serve", 12), ("serve", 12)]


@pytest.mark.parametrize("met", [MET, MET[::-1], MET[3:] + MET[:3]])
def test_never_awaited_has_one_order(met: list[tuple[str, int | None]]) -> None:
    inventory = Inventory(Sources())
    for name_and_line in met:
        inventory.never_awaited[name_and_line] += 1
    told = [(item["times"], item["name"], item["line"]) for item in inventory.summary()["never_awaited"]]
    assert told == [(2, "serve", 12), (1, "wash", None), (1, "cook", 8), (1, "wash", 8), (1, "cook", 10)]
