"""How long plans take: compared with plain simulations that share nothing with the formulas."""

from __future__ import annotations

import itertools
import random

import pytest

from grader.judge.plans import (
    batch_seconds,
    mistaken_window,
    mistaken_windows,
    names_windows,
    shortest_by_hand,
    slides,
    tells_windows_apart,
    window_seconds,
    window_starts,
    window_starts_with_leaks,
)
from grader.judge.worlds.breakfast import Breakfast
from grader.judge.worlds.cooks import (
    IDLE_RIVALS,
    LATE_RIVALS,
    MANY_RIVALS,
    RIVALS,
    Kitchen,
    Lock,
    Steps,
    cooked,
)
from grader.judge.worlds.pipeline import Pipeline
from grader.judge.worlds.studio import Studio


def test_a_window_by_hand() -> None:
    """Three jobs, two at a time: the third begins when the shorter of the first two ends."""
    assert window_starts([5, 2, 4, 1], 2) == [0, 0, 2, 5]
    assert window_seconds([5, 2, 4, 1], 2) == 6
    assert batch_seconds([5, 2, 4, 1], 2) == 9
    assert (window_seconds([], 2), batch_seconds([], 2)) == (0, 0)


def test_places_that_are_lost_or_given_back_twice() -> None:
    """Two at a time; the first job ends first, and gives back one place, none or two."""
    jobs = [1, 4, 3, 2, 1]
    assert window_starts_with_leaks(jobs, 2, [1] * 5) == window_starts(jobs, 2) == [0, 0, 1, 4, 4]
    assert window_starts_with_leaks(jobs, 2, [2, 1, 1, 1, 1]) == [0, 0, 1, 1, 3]
    assert window_starts_with_leaks(jobs, 2, [0, 1, 1, 1, 1]) == [0, 0, 4, 7, 9]
    assert window_starts_with_leaks(jobs, 2, [0, 0, 1, 1, 1]) == [0, 0]


def test_mistaken_windows_by_hand() -> None:
    """Five jobs, two at a time."""
    plans = mistaken_windows([1, 4, 2, 1, 3], 2)
    assert plans == {
        "batches": [(0, 1), (0, 4), (4, 6), (4, 5), (6, 9)],
        "oldest": [(0, 1), (0, 4), (1, 3), (4, 5), (4, 7)],
        "turns": [(0, 1), (1, 3), (3, 6), (0, 4), (4, 5)],
        "shares": [(0, 1), (1, 5), (5, 7), (0, 1), (1, 4)],
        "fewer": [(0, 1), (1, 5), (5, 7), (7, 8), (8, 11)],
    }
    assert [name for name, spans in plans.items() if slides(spans, 2)] == ["turns"]  # by chance
    assert slides([(0, 1), (0, 4), (1, 3), (3, 4), (4, 7)], 2)
    assert slides(mistaken_windows([3, 3, 3], 3)["batches"], 3)


def test_a_window_is_told_from_what_it_is_mistaken_for() -> None:
    jobs = [9, 2, 4, 1, 8, 3, 7]
    plans = mistaken_windows(jobs, 3)
    assert tells_windows_apart(jobs, 3)
    assert names_windows(jobs, 3)
    assert {name: mistaken_window(jobs, 3, spans[::-1]) for name, spans in plans.items()} == {
        name: name for name in plans
    }
    starts = window_starts(jobs, 3)
    right = [(start, start + job) for start, job in zip(starts, jobs, strict=True)]
    assert mistaken_window(jobs, 3, right) == ""


def test_no_plan_is_named_that_is_like_another() -> None:
    """Two equal jobs, two at a time: batches, the oldest first and shares are all one."""
    assert not tells_windows_apart([3, 3], 2)
    assert not names_windows([3, 3], 2)
    assert mistaken_window([3, 3], 2, [(0, 3), (0, 3)]) == ""


@pytest.mark.parametrize("seed", range(20))
def test_a_window_slides_in_any_order(seed: int) -> None:
    rng = random.Random(seed)
    jobs, width = [rng.randint(1, 9) for _ in range(9)], rng.randint(1, 4)
    rng.shuffle(jobs)
    starts = window_starts(jobs, width)
    spans = [(start, start + job) for start, job in zip(starts, jobs, strict=True)]
    assert slides(rng.sample(spans, 9), width)
    late = max(range(9), key=starts.__getitem__)
    assert not slides([*spans[:late], *spans[late + 1 :], (starts[late] + 1, 99)], width)


@pytest.mark.parametrize("seed", range(20))
def test_a_window_second_by_second(seed: int) -> None:
    """At no second more than its width run, and none is free while a job waits."""
    rng = random.Random(seed)
    jobs, width = [rng.randint(1, 9) for _ in range(rng.randint(1, 9))], rng.randint(1, 4)
    running: list[int] = []
    waiting, starts = list(jobs), []
    for now in itertools.count():
        running = [end for end in running if end > now]
        while waiting and len(running) < width:
            running.append(now + waiting.pop(0))
            starts.append(now)
        if not waiting and not running:
            break
    assert window_starts(jobs, width) == starts
    assert window_seconds(jobs, width) == now


def simulated(order: Breakfast, rng: random.Random) -> int:
    """Cook with hands that never rest in vain and take whatever they like, second by second."""
    chops = dict(zip(order.vegetables, order.chop, strict=True))
    when = dict(zip(order.vegetables, order.ready, strict=True))
    potatoes, omelette = sum(order.potatoes), sum(order.omelette)
    for now in itertools.count():
        if not chops and not potatoes and not omelette:
            return now
        can = [name for name in chops if when[name] <= now]
        if potatoes and order.boil <= now:
            can.append("potatoes")
        if not chops and order.fry <= now and omelette:
            can.append("omelette")
        if not can:
            continue
        # What was begun goes on: all of these may be interrupted without losing time.
        match rng.choice(can):
            case "potatoes":
                potatoes -= 1
            case "omelette":
                omelette -= 1
            case name:
                chops[name] -= 1
                if not chops[name]:
                    del chops[name]
    raise AssertionError("never")


@pytest.mark.parametrize("seed", range(50))
def test_hands_that_never_rest_reach_the_shortest_time(seed: int) -> None:
    """In whatever order they take things."""
    rng = random.Random(seed)
    late = Breakfast.draw_late(rng)
    order = rng.choice(
        (
            Breakfast.draw(rng),
            late,
            late.draw_another(rng),
            Breakfast.draw_idle(rng),
            Breakfast.draw_many(rng),
        )
    )
    assert {simulated(order, rng) for _ in range(20)} == {order.best}


def right_cook(at: Kitchen) -> Steps:
    """Everything by itself, one lock for the hands."""
    hands, order = Lock(), at.order

    def potatoes() -> Steps:
        yield from at.pan(order.boil)
        yield from at.finish(order.potatoes, hands, hands)

    def omelette() -> Steps:
        yield from at.both(at.pan(order.fry), *at.vegetables(hands))
        yield from at.finish(order.omelette, hands, hands)

    yield from at.both(potatoes(), omelette())


@pytest.mark.parametrize("seed", range(20))
def test_every_breakfast_tells_right_cooks_from_all_known_rivals(seed: int) -> None:
    """With orders of simultaneous events that were not tried when it was drawn."""
    rng = random.Random(seed)
    for drawn, rivals in (
        (Breakfast.draw(rng), RIVALS),
        (Breakfast.draw_late(rng), LATE_RIVALS),
        (Breakfast.draw_idle(rng), IDLE_RIVALS),
        (Breakfast.draw_many(rng), MANY_RIVALS),
    ):
        assert cooked(drawn, right_cook, rng) == (drawn.best, 0)
        for name, cook in rivals.items():
            seconds, collisions = cooked(drawn, cook, rng)
            assert seconds > drawn.best or collisions, name


@pytest.mark.parametrize("seed", range(20))
def test_simulated_cooks_who_rest_in_vain_use_the_hands_once_at_a_time(seed: int) -> None:
    """They are told by their time; a collision would be a mistake of the simulation."""
    rng = random.Random(seed)
    drawn = Breakfast.draw(rng)
    resting = [cook for name, cook in RIVALS.items() if "lock" not in name and "two pairs" not in name]
    assert not any(cooked(drawn, cook, rng)[1] for cook in resting)


def test_the_shortest_time_by_hand() -> None:
    """Nothing takes no time; a job cannot begin before it is ready; work adds up."""
    assert shortest_by_hand([]) == 0
    assert shortest_by_hand([(3, 2)]) == 5
    assert shortest_by_hand([(0, 4), (1, 4), (20, 1)]) == 21
    assert shortest_by_hand([(0, 4), (1, 4), (5, 1)]) == 9


@pytest.mark.parametrize("seed", range(50))
def test_a_pipeline_is_told_from_every_mistaken_one(seed: int) -> None:
    """The right plan takes another time than each of them, and a stop finds something to stop."""
    rng = random.Random(seed)
    studio = Studio(rng)
    for plan in (Pipeline.draw(studio, 7, 2), Pipeline.draw(studio, 7, 3), Pipeline.draw(studio, 4, 2)):
        assert plan.seconds not in plan.mistaken_seconds
        assert plan.upload_ends != sorted(plan.upload_ends)
        assert studio.take(plan.parts) == plan.parts
        assert plan.tells_plans_apart
        assert plan.most_uploads > min(4, len(plan.parts) - 2)
    stopped, moments = Pipeline.with_a_stop(studio, rng)
    moment, early, late = moments
    uploading = list(zip(stopped.export_ends, stopped.upload_ends, strict=True))
    assert any(begin < moment < end for begin, end in uploading)
    assert not {*moments} & {*stopped.export_ends, *stopped.upload_ends}
    assert max(stopped.export_starts) > moment
    assert early < min(stopped.export_ends)
    assert max(stopped.export_ends) < late < stopped.seconds
    last = Pipeline.with_a_failure_at_last(studio, rng)
    assert [part.name for part in last.parts if part.fails] == ["part-3"]
    assert max(last.export_ends[:3]) < last.export_ends[3] < min(last.upload_ends[:3])
    failing = Pipeline.with_a_failure(studio, rng)
    assert [part.name for part in failing.parts if part.fails] == ["part-2"]
    failed = failing.export_ends[2]
    assert failing.export_ends[0] < failed < failing.upload_ends[0]
    assert failing.export_starts[1] < failed < failing.export_ends[1]
