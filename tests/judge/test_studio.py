"""The studio's rules, asked directly: requests in, lines out, on a clock that the test moves."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator

import pytest

from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.wire import Connection
from grader.judge.faults import LearnerFault
from grader.judge.worlds.studio import FAILURE, NOT_ITS_EXPORT, Part, Studio
from grader.protocol.numbers import TICKS_PER_SECOND

SHORT, LONG, DAMAGED = Part("short", 2, 5), Part("long", 6, 1), Part("damaged", 3, 1, fails=True)


class Client:
    """Asks a studio; every request has a connection of its own."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.events = EventQueue()
        self.heard: dict[Connection, list[str]] = {}
        self.socket = socket.socket()
        studio.begin(self.events, self._hear)

    def _hear(self, connection: Connection, data: bytes, _close: bool) -> None:  # noqa: FBT001 — a callback's form
        self.heard[connection] += data.decode().splitlines()

    def ask(self, line: str) -> Connection:
        """Send a request; its answer comes later."""
        connection = Connection(len(self.heard), self.socket, ("127.0.0.1", 0))
        self.heard[connection] = []
        self.studio.connected(connection)
        self.studio.line(connection, line)
        return connection

    def run_until(self, second: float) -> None:
        """Let everything happen that is due up to ``second``."""
        ticks = round(second * TICKS_PER_SECOND)
        while (due := self.events.next_ticks) is not None and due <= ticks:
            self.events.pop()()
        self.events.advance(ticks)

    def exported(self, part: Part) -> str:
        """Export a part, let its whole time pass; what it gave back."""
        connection = self.ask(f"export {part.name}")
        self.run_until(self.events.now / TICKS_PER_SECOND + part.export_seconds)
        (answer,) = self.heard[connection]
        assert answer.startswith("ok ")
        return answer.removeprefix("ok ")


@pytest.fixture
def client() -> Iterator[Client]:
    studio = Studio(random.Random(7))
    studio.take([SHORT, LONG, DAMAGED])
    client = Client(studio)
    yield client
    client.socket.close()


def test_an_export_lasts_its_own_seconds(client: Client) -> None:
    short, long = client.ask("export short"), client.ask("export long")
    client.run_until(1.999_999)
    assert client.heard == {short: [], long: []}
    client.run_until(2)
    assert client.heard[short] == [f"ok {client.studio.requests[0].token}"]
    client.run_until(6)
    assert client.heard[long] == [f"ok {client.studio.requests[1].token}"]


def test_an_upload_brings_what_its_own_export_gave(client: Client) -> None:
    upload = client.ask(f"upload short {client.exported(SHORT)}")
    client.run_until(7)
    assert client.heard[upload] == [f"ok {client.studio.requests[1].token}"]
    assert client.studio.violations == []


def test_an_upload_with_anything_else_is_refused(client: Client) -> None:
    for brought in ("short", "", client.exported(LONG)):
        upload = client.ask(f"upload short {brought}")
        client.run_until(client.events.now / TICKS_PER_SECOND)
        assert client.heard[upload] == [f"refused {NOT_ITS_EXPORT}"]
    assert "the upload of short did not bring what its export gave back" in client.studio.violations


def test_nobody_can_know_an_export_before_it_is_done(client: Client) -> None:
    client.ask("export short")
    upload = client.ask(f"upload short {client.studio.requests[0].token}")
    client.run_until(0)
    assert client.heard[upload] == [f"refused {NOT_ITS_EXPORT}"]


def test_a_damaged_part_fails_at_its_end(client: Client) -> None:
    damaged = client.ask("export damaged")
    client.run_until(2.999_999)
    assert client.heard[damaged] == []
    client.run_until(3)
    assert client.heard[damaged] == [f"refused {FAILURE}"]


def test_doing_it_twice_is_a_violation(client: Client) -> None:
    rendered = client.exported(SHORT)
    client.ask("export short")
    client.ask(f"upload short {rendered}")
    client.ask(f"upload short {rendered}")
    assert client.studio.violations == [
        "short was exported more than once",
        "short was uploaded more than once",
    ]


def test_a_part_has_one_row_from_its_export_to_its_upload(client: Client) -> None:
    client.ask(f"upload short {client.exported(SHORT)}")
    client.ask("export long")
    shown = [(request.row, request.by_hand) for request in client.studio.requests]
    assert shown == [("short", True), ("short", False), ("long", True)]


def test_the_bell_rings_in_the_middle_of_every_export(client: Client) -> None:
    bell = client.ask("bell")
    client.ask("export short")
    client.ask("export long")
    client.run_until(1)
    assert client.heard[bell] == ["ring 0"]
    client.studio.line(bell, "answer 0")
    client.run_until(5)
    assert client.heard[bell] == ["ring 0", "ring 1"]
    client.studio.line(bell, "answer 1")
    assert [ring.during for ring in client.studio.rings] == ["short", "long"]
    assert [ring.late for ring in client.studio.rings] == [0.0, 2.0]


def test_a_ring_that_nobody_answers_has_no_answer(client: Client) -> None:
    bell = client.ask("bell")
    client.ask("export short")
    client.run_until(10)
    assert [ring.late for ring in client.studio.rings] == [None]
    client.studio.ended(bell)
    client.ask("export long")
    client.run_until(20)
    assert len(client.studio.rings) == 1


def test_only_who_is_at_the_door_can_answer_and_only_once(client: Client) -> None:
    bell = client.ask("bell")
    client.ask("export short")
    client.run_until(1)
    for line in ("answer 0", "bell"):
        with pytest.raises(LearnerFault, match="does not know"):
            client.ask(line)
    client.studio.line(bell, "answer 0")
    for line in ("answer 0", "answer 1"):
        with pytest.raises(LearnerFault, match="does not know"):
            client.studio.line(bell, line)


def test_a_moment_passes(client: Client) -> None:
    moment = client.ask("moment 30")
    client.run_until(29)
    assert client.heard[moment] == []
    client.run_until(30)
    assert client.heard[moment] == ["ok 30"]
    assert client.studio.requests == []
    assert client.studio.moments == 1


def test_the_stop_comes_when_the_suite_wants_it_and_once(client: Client) -> None:
    client.studio.stop_after(4)
    client.run_until(1)
    stop = client.ask("stop")
    with pytest.raises(LearnerFault, match="does not know"):
        client.ask("stop")
    client.run_until(4)
    assert client.heard[stop] == []
    client.run_until(5)
    assert client.heard[stop] == ["ok"]
    assert client.studio.moments == 0


@pytest.mark.parametrize(
    "line", ["export", "export other", "upload short", "moment -1", "moment 100000", "stop", "dance"]
)
def test_what_the_studio_does_not_know_is_the_learners_fault(client: Client, line: str) -> None:
    with pytest.raises(LearnerFault, match="does not know"):
        client.ask(line)


def test_a_new_run_begins_with_nothing_exported(client: Client) -> None:
    client.ask("bell")
    rendered = client.exported(SHORT)
    again = Client(client.studio)
    upload = again.ask(f"upload short {rendered}")
    again.run_until(0)
    assert again.heard[upload] == [f"refused {NOT_ITS_EXPORT}"]
    assert client.studio.rings == []
    assert again.exported(SHORT) != rendered
    again.socket.close()


def test_drawn_parts_are_the_same_for_the_same_seed() -> None:
    first, second, third = (Studio(random.Random(seed)).draw(5) for seed in (1, 1, 2))
    assert first == second != third
    assert len({part.export_seconds for part in first}) == 5
