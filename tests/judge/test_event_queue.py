"""The judge's clock: what is due when, and in which order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.judge.conducting.event_queue import EventQueue


def order(queue: EventQueue, events: list[tuple[int, str]]) -> list[str]:
    """Names of the events as they happen."""
    happened: list[str] = []
    for ticks, name in events:
        queue.at(ticks, lambda name=name: happened.append(name), name=name)  # type: ignore[misc]
    while queue.next_ticks is not None:
        queue.pop()()
    return happened


@given(st.lists(st.integers(min_value=0, max_value=5)))
def test_events_happen_by_time_and_equal_ones_first_in_first_out(times: list[int]) -> None:
    """Without a schedule there is one order: the natural one."""
    events = [(ticks, f"{index}") for index, ticks in enumerate(times)]
    assert order(EventQueue(), events) == [name for _, name in sorted(events, key=lambda event: event[0])]


@given(st.lists(st.integers(min_value=0, max_value=5)), st.integers())
def test_a_schedule_is_a_legal_order_and_always_the_same(times: list[int], schedule: int) -> None:
    """Only equal instants change places."""
    events = [(ticks, f"{index}") for index, ticks in enumerate(times)]
    first = order(EventQueue(schedule), events)
    assert first == order(EventQueue(schedule), events)
    due = {name: ticks for ticks, name in events}
    assert [due[name] for name in first] == sorted(times)


def test_schedules_differ() -> None:
    """Ten equal events have more than one order among a few schedules."""
    events = [(7, f"{index}") for index in range(10)]
    assert len({tuple(order(EventQueue(schedule), events)) for schedule in range(5)}) > 1


def test_the_clock_never_goes_back() -> None:
    """Neither by advance nor by an event that is late."""
    queue = EventQueue()
    queue.advance(10)
    queue.advance(3)
    assert queue.now == 10
    queue.at(2, lambda: None)
    assert queue.next_ticks == 10
    queue.pop()
    assert queue.now == 10
