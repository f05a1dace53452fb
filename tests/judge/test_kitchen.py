"""The kitchen's rules, asked directly: requests in, lines out, on a clock that the test moves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.wire import Connection
from grader.judge.faults import LearnerFault
from grader.judge.worlds.kitchen import Kitchen, Task
from grader.protocol.numbers import TICKS_PER_SECOND

EXERCISES = Path(__file__).parents[2] / "exercises"


class Guest:
    """Asks a kitchen; every request has a connection of its own."""

    def __init__(self, kitchen: Kitchen) -> None:
        self.kitchen = kitchen
        self.events = EventQueue()
        self.answers: dict[Connection, str] = {}
        self.connections: list[Connection] = []
        self.socket = socket.socket()
        kitchen.begin(self.events, self._hear)

    def _hear(self, connection: Connection, data: bytes, _close: bool) -> None:  # noqa: FBT001 — a callback's form
        self.answers[connection] = data.decode().strip()

    def ask(self, line: str) -> Connection:
        """Send a request; its answer comes later."""
        connection = Connection(len(self.connections), self.socket, ("127.0.0.1", 0))
        self.connections.append(connection)
        self.kitchen.connected(connection)
        self.kitchen.line(connection, line)
        return connection

    def run_until(self, second: int) -> None:
        """Let everything happen that is due up to ``second``."""
        while (due := self.events.next_ticks) is not None and due <= second * TICKS_PER_SECOND:
            self.events.pop()()
        self.events.advance(second * TICKS_PER_SECOND)

    def done(self, line: str) -> str:
        """Send a request, let its whole time pass, and give back its answer."""
        connection = self.ask(line)
        while connection not in self.answers:
            self.events.pop()()
        return self.answers[connection]

    def token(self, line: str) -> str:
        """What a request that is not refused gives."""
        word, _, token = self.done(line).partition(" ")
        assert word == "ok"
        return token


@pytest.fixture
def guest() -> Iterator[Guest]:
    kitchen = Kitchen()
    kitchen.expect(
        Task("toast", "rye", 4),
        Task("butter", "rye", 2),
        Task("serve", "rye", 1),
        Task("fry", "eggs", 6),
        Task("boil", "potatoes", 5),
        Task("fetch", "leek", 3),
        Task("fetch", "onion", 2),
        Task("chop", "leek", 2),
        Task("chop", "onion", 3),
        Task("season", "omelette", 1),
        Task("season", "potatoes", 1),
        Task("serve", "omelette", 2),
    )
    guest = Guest(kitchen)
    yield guest
    guest.socket.close()


def test_pans_go_on_together(guest: Guest) -> None:
    eggs, potatoes = guest.ask("fry eggs"), guest.ask("boil potatoes")
    guest.run_until(4)
    assert guest.answers == {}
    guest.run_until(5)
    assert list(guest.answers) == [potatoes]
    guest.run_until(6)
    assert list(guest.answers) == [potatoes, eggs]
    assert guest.kitchen.violations == []
    assert guest.kitchen.most_in_flight == 2


def test_a_vegetable_is_ready_at_its_moment_since_the_first_request(guest: Guest) -> None:
    guest.run_until(100)
    guest.ask("boil potatoes")
    leek = guest.ask("fetch leek")
    guest.run_until(102)
    assert leek not in guest.answers
    onion = guest.ask("fetch onion")
    guest.run_until(102)
    assert onion in guest.answers
    guest.run_until(103)
    assert leek in guest.answers


def test_things_are_passed_on_by_their_tokens(guest: Guest) -> None:
    toast = guest.token("toast rye")
    buttered = guest.token(f"butter {toast}")
    thanks = guest.token(f"serve {buttered}")
    assert guest.kitchen.requests[2].token == thanks
    assert guest.events.now == 7 * TICKS_PER_SECOND
    assert [request.label for request in guest.kitchen.requests] == ["toast rye", "butter rye", "serve rye"]


def test_a_token_cannot_be_known_before_its_thing_is_there(guest: Guest) -> None:
    guest.ask("toast rye")
    token = guest.kitchen.requests[0].token
    assert guest.done(f"butter {token}").startswith("refused butter needs the toast")


@pytest.mark.parametrize(
    ("request_line", "reason"),
    [
        ("butter rye", "butter needs the toast that toast gave back; it got rye"),
        ("serve {toast}", "serve needs what butter or season gave back; it got the toasted rye"),
        ("chop {toast}", "chop needs a vegetable that fetch gave back; it got the toasted rye"),
        ("season {eggs} {toast}", "only chopped vegetables can be added to the omelette"),
        ("season {eggs} nothing", "only chopped vegetables can be added to the omelette"),
        ("season {eggs}", "the omelette still lacks leek and onion"),
        ("toast bagel", "nobody ordered bagel to toast"),
        ("toast rye", "toast rye was asked for before; once is enough"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(guest: Guest, request_line: str, reason: str) -> None:
    known = {"toast": guest.token("toast rye"), "eggs": guest.token("fry eggs")}
    before = guest.events.now
    assert guest.done(request_line.format(**known)) == f"refused {reason}"
    assert guest.events.now == before


def test_the_omelette_takes_the_vegetables_in_any_order(guest: Guest) -> None:
    onion = guest.token(f"chop {guest.token('fetch onion')}")
    leek = guest.token(f"chop {guest.token('fetch leek')}")
    omelette = guest.token(f"season {guest.token('fry eggs')} {onion} {leek}")
    guest.token(f"serve {omelette}")
    assert guest.kitchen.times("serve", "omelette") == 1
    assert guest.kitchen.violations == []


def test_no_thing_is_used_twice(guest: Guest) -> None:
    toast = guest.token("toast rye")
    guest.token(f"butter {toast}")
    assert guest.done(f"butter {toast}") == "refused what was toasted there (rye) is gone: it was used before"
    buttered = guest.kitchen.requests[1].token
    guest.token(f"serve {buttered}")
    assert (
        guest.done(f"serve {buttered}") == "refused what was buttered there (rye) is gone: it was used before"
    )
    assert guest.kitchen.times("serve", "rye") == 1


def test_hands_used_twice_at_once_are_a_violation(guest: Guest) -> None:
    onion, leek = guest.token("fetch onion"), guest.token("fetch leek")
    guest.ask(f"chop {onion}")
    guest.ask(f"chop {leek}")
    assert guest.kitchen.violations == ["the hands were asked to chop leek while they were busy: chop onion"]


def test_hands_are_free_in_the_instant_in_which_they_are_done(guest: Guest) -> None:
    onion, leek = guest.token("fetch onion"), guest.token("fetch leek")
    guest.token(f"chop {onion}")
    guest.token(f"chop {leek}")
    assert guest.kitchen.violations == []


def test_hands_are_free_after_a_request_that_was_given_up(guest: Guest) -> None:
    onion, leek = guest.token("fetch onion"), guest.token("fetch leek")
    guest.kitchen.ended(guest.ask(f"chop {onion}"))
    guest.token(f"chop {leek}")
    assert guest.kitchen.violations == []


def test_what_the_kitchen_does_not_know_is_the_learners_fault(guest: Guest) -> None:
    for line in ("dance", "toast", "fry eggs twice"):
        with pytest.raises(LearnerFault, match="does not know"):
            guest.ask(line)


def test_a_new_run_starts_with_empty_pans(guest: Guest) -> None:
    toast = guest.token("toast rye")
    again = Guest(guest.kitchen)
    assert again.done(f"butter {toast}").startswith("refused")
    assert again.token("toast rye") != toast
    again.socket.close()


def test_another_breakfast_begins_when_somebody_says_so(guest: Guest) -> None:
    """It has its own list, its own moments, and nothing of the one before."""
    guest.kitchen.expect_again(Task("fetch", "leek", 4), Task("chop", "leek", 1), Task("serve", "leek", 1))
    leek = guest.token("fetch leek")
    guest.run_until(100)
    assert guest.done("again") == "ok"
    assert guest.kitchen.begun == [0, 1]
    reason = "what was fresh there (leek) is of the breakfast before this one"
    assert guest.done(f"chop {leek}") == f"refused {reason}"
    assert guest.kitchen.carried_over == 1
    guest.run_until(102)
    guest.token(f"chop {guest.token('fetch leek')}")
    assert guest.events.now == 105 * TICKS_PER_SECOND
    assert guest.done("fry eggs") == "refused nobody ordered eggs to fry"
    with pytest.raises(LearnerFault, match="does not know"):
        guest.ask("again")


@pytest.mark.parametrize("name", ["kitchen.py", "kitchen_blocking.py"])
def test_both_exercises_give_the_same_client(name: str) -> None:
    first, second = (EXERCISES / key / name for key in ("01_first_await", "02_one_cook"))
    assert first.read_bytes() == second.read_bytes()
