"""The kitchen: pans that go on by themselves, and one pair of hands.

::

    → toast BREAD | fry NAME | boil NAME      a pan or a toaster: passive, any number at once
    → fetch VEGETABLE                         answered at the vegetable's own moment, passive
    → chop X | butter X | season X [X …] | serve X      the cook's hands: one thing at a time
    ← ok TOKEN                                the thing that came of it
    ← refused REASON                          at once
    → again                                   the next breakfast begins; a suite's driver says so
    ← ok

X is the token of a thing that the kitchen gave before, so values must be passed on: butter needs the
toast, serve needs what was buttered or seasoned, and no thing can be used twice. Hands that are asked
for a second thing while they are busy do both badly: that is recorded as a violation, in words.

Moments count from the first request of a breakfast: no time that passes before it (a sleep while the file
is imported, say) makes vegetables ready sooner.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from grader.evidence.record import Request
from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import World
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = ["HANDS", "Kitchen", "Task"]

#: what makes something of a name -> the state that it is in afterwards
_BEGIN = {"toast": "toasted", "fry": "fried", "boil": "boiled", "fetch": "fresh"}
#: what the hands do -> (the states that the thing may be in, the state afterwards)
_HANDLE = {
    "chop": (("fresh",), "chopped"),
    "butter": (("toasted",), "buttered"),
    "season": (("fried", "boiled"), "seasoned"),
    "serve": (("buttered", "seasoned"), "served"),
}
#: what stands in one line of the picture, with the thing's name
_SHARE_A_ROW = ("fetch", "chop")
#: what a thing must have been through, in the learner's words
_WANTED = {
    "chop": "a vegetable that fetch gave back",
    "butter": "the toast that toast gave back",
    "season": "what fry or boil gave back",
    "serve": "what butter or season gave back",
}
#: verbs that need the cook's one pair of hands
HANDS = frozenset(_HANDLE)


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in the kitchen: "chop pepper"."""

    verb: str
    name: str
    #: how long it takes; for ``fetch``: the moment at which it is ready, virtual seconds
    seconds: int


@dataclasses.dataclass(slots=True, eq=False)
class _Thing:
    """What a token stands for."""

    name: str
    state: str
    used: bool = False


class Kitchen(World):
    """Does what the suite has put on its list, each thing as often as it stands there."""

    fixture = "kitchen"
    by_hand = HANDS

    def __init__(self, rng: random.Random | None = None) -> None:
        super().__init__(rng)
        self._orders: list[dict[tuple[str, str], list[int]]] = [{}]
        #: how many requests there had been when each breakfast began
        self.begun: list[int] = [0]
        self._things: dict[str, _Thing] = {}
        #: of breakfasts that are over
        self._gone: dict[str, _Thing] = {}
        #: how often something of a breakfast that was over was handed in
        self.carried_over = 0
        #: what was asked for with something that had been used up in the same breakfast
        self.used_again: list[str] = []
        self._opened_ticks: int | None = None

    # ------------------------------------------------------------------ for suites
    def expect(self, *tasks: Task) -> None:
        """What can be asked for; chopped vegetables and seasoned eggs together are called ``omelette``.

        What stands there twice can be asked for twice; the first time takes as long as the first one says.
        """
        self._orders = [_list(tasks)]

    def expect_again(self, *tasks: Task) -> None:
        """What can be asked for in one more breakfast, once somebody has said ``again``."""
        self._orders.append(_list(tasks))

    def times(self, verb: str, name: str) -> int:
        """How often this was asked for in this breakfast (and not refused)."""
        asked = self.requests[self.begun[-1] :]
        return sum(request.label == f"{verb} {name}" and not request.refused for request in asked)

    def breakfasts(self, requests: Sequence[Request]) -> list[Sequence[Request]]:
        """The requests of a run, parted into those of each breakfast that was begun."""
        ends = [*self.begun[1:], len(requests)]
        return [requests[begin:end] for begin, end in zip(self.begun, ends, strict=True)]

    # ------------------------------------------------------------------ the service
    def reset(self) -> None:
        """Empty pans, a closed door."""
        self._things, self._gone = {}, {}
        self.carried_over = 0
        self.used_again = []
        self._opened_ticks = None
        self.begun = [0]

    @property
    def _seconds(self) -> dict[tuple[str, str], list[int]]:
        """What this breakfast is made of, and how long each time takes."""
        return self._orders[len(self.begun) - 1]

    def asked(self, connection: Connection, words: list[str]) -> None:
        """``toast rye``, ``chop 5f1c…``, ``season 77e0… 5f1c…``."""
        if words == ["again"] and len(self.begun) < len(self._orders):
            self._gone |= self._things
            self._things, self._opened_ticks = {}, None
            self.begun.append(len(self.requests))
            # An event of its own: how many turns that takes does not hang on who is quicker.
            self.events.at(self.events.now, lambda: self.say(connection, "ok"), name="again")
            return
        if self._opened_ticks is None:
            self._opened_ticks = self.events.now
        verb, *rest = words
        if verb in _BEGIN and len(rest) == 1:
            self._begin(connection, verb, rest[0])
        elif verb in _HANDLE and rest:
            self._handle(connection, verb, rest)
        else:
            raise self.misunderstood(words)

    def _begin(self, connection: Connection, verb: str, name: str) -> None:
        seconds = self._seconds.get((verb, name))
        if seconds is None:
            self._refuse(connection, verb, name, f"nobody ordered {name} to {verb}")
        elif (before := self.times(verb, name)) == len(seconds):
            self._refuse(connection, verb, name, f"{verb} {name} was asked for before; once is enough")
        else:
            assert self._opened_ticks is not None
            since = self._opened_ticks if verb == "fetch" else self.events.now
            ticks = max(0, since + seconds[before] * TICKS_PER_SECOND - self.events.now)
            self._give(connection, verb, name, ticks, _Thing(name, _BEGIN[verb]))

    def _handle(self, connection: Connection, verb: str, tokens: list[str]) -> None:
        things = [self._things.get(token) for token in tokens]
        known = [thing for thing in things if thing is not None]
        gone = next((self._gone[token] for token in tokens if token in self._gone), None)
        if gone is not None:
            self.carried_over += 1
            reason = f"what was {gone.state} there ({gone.name}) is of the breakfast before this one"
            self._refuse(connection, verb, "", reason)
            return
        if things[0] is None or things[0].state not in _HANDLE[verb][0]:
            got = tokens[0] if things[0] is None else f"the {things[0].state} {things[0].name}"
            self._refuse(connection, verb, "", f"{verb} needs {_WANTED[verb]}; it got {got[:40]}")
            return
        name = "omelette" if verb == "season" and known[0].name == "eggs" else known[0].name
        objection = self._objection(verb, name, known, len(tokens))
        if objection is not None:
            self._refuse(connection, verb, name, objection)
            return
        self._watch_hands(verb, name)
        for thing in known:
            thing.used = True
        seconds = self._seconds[verb, name]
        ticks = seconds[min(self.times(verb, name), len(seconds) - 1)] * TICKS_PER_SECOND
        self._give(connection, verb, name, ticks, _Thing(name, _HANDLE[verb][1]))

    def _objection(self, verb: str, name: str, things: list[_Thing], count: int) -> str | None:
        """Why the hands will not do this, or None."""
        if (verb, name) not in self._seconds:
            return f"nobody ordered {name} to {verb}"
        additions = things[1:]
        if len(things) < count or any(thing.state != "chopped" for thing in additions):
            return f"only chopped vegetables can be added to the {name}"
        used = next((thing for thing in things if thing.used), None)
        if used is not None:
            self.used_again.append(f"{verb} {name}")
            return f"what was {used.state} there ({used.name}) is gone: it was used before"
        missing = self._missing(additions) if name == "omelette" and verb == "season" else []
        return f"the omelette still lacks {' and '.join(missing)}" if missing else None

    def _missing(self, added: list[_Thing]) -> list[str]:
        names = {thing.name for thing in added}
        return [name for verb, name in self._seconds if verb == "chop" and name not in names]

    def _watch_hands(self, verb: str, name: str) -> None:
        for request in self.requests:
            if request.verb in HANDS and request.ended_ticks is None and request.abandoned_ticks is None:
                self.violations.append(
                    f"the hands were asked to {verb} {name} while they were busy: {request.label}"
                )

    def _give(self, connection: Connection, verb: str, name: str, ticks: int, thing: _Thing) -> None:
        def answered(request: Request) -> None:
            self._things[request.token] = thing

        row = name if verb in _SHARE_A_ROW else ""
        self.begin_request(connection, f"{verb} {name}", verb=verb, ticks=ticks, answered=answered, row=row)

    def _refuse(self, connection: Connection, verb: str, name: str, reason: str) -> None:
        self.begin_request(connection, f"{verb} {name}".strip(), verb=verb, ticks=0, refuse=reason)


def _list(tasks: Sequence[Task]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for task in tasks:
        found.setdefault((task.verb, task.name), []).append(task.seconds)
    return found
