"""Hidden suite of the loaves: its world stands beside it, and two checks look at one run.

Design: each loaf is longer in the oven than the next one is kneaded, so the hands never rest in vain.
Out of scope: an oven that is full.
"""

from __future__ import annotations

from grader.suite import Learner, Run, check, must_give_back, must_take, shared_run, token
from worlds.bakery import KNEADING, Bakery


@shared_run
def baked(learner: Learner, bakery: Bakery) -> tuple[Run, dict[str, int]]:
    """Three loaves: the run, and how long each is in the oven."""
    loaves = bakery.order(3)
    return learner.call("bake_all", bakery.address, list(loaves)), loaves


@check(points=1, objective="bread")
def test_every_loaf_is_baked(baked: tuple[Run, dict[str, int]]) -> None:
    """Every loaf is baked."""
    run, loaves = baked
    must_give_back(run, [token(run, f"bake {name}") for name in loaves], list(loaves))


@check(points=2, objective="meanwhile")
def test_the_baker_kneads_meanwhile(baked: tuple[Run, dict[str, int]]) -> None:
    """The baker kneads while a loaf is in the oven."""
    run, loaves = baked
    out = [(turn + 1) * KNEADING + seconds for turn, seconds in enumerate(loaves.values())]
    must_take(run, max(out), f"the last loaf could have been out at {max(out)} s")


@check(points=1, objective="bread")
def test_one_loaf(learner: Learner, bakery: Bakery) -> None:
    """A single loaf takes its kneading and its time in the oven."""
    ((name, seconds),) = bakery.order(1).items()
    run = learner.call("bake_all", bakery.address, [name])
    must_take(run, KNEADING + seconds, f"{KNEADING + seconds} s are needed")
