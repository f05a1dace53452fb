"""The depot's rules: what it draws, for many seeds, and how it answers, on a clock that the test moves."""

from __future__ import annotations

import dataclasses
import random
import socket
from collections.abc import Iterator

import pytest

from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.wire import Connection
from grader.judge.faults import LearnerFault
from grader.judge.worlds.base import TOKEN_CHARACTERS, Piece
from grader.judge.worlds.depot import REASONS, Depot, File
from grader.protocol.numbers import TICKS_PER_SECOND

SEEDS = range(300)


# ---------------------------------------------------------------------- what it draws
@pytest.fixture(params=[2, 5, 9])
def count(request: pytest.FixtureRequest) -> int:
    """How many files are drawn."""
    number: int = request.param
    return number


def test_durations_are_whole_and_distinct(count: int) -> None:
    for seed in SEEDS:
        seconds = [file.seconds for file in Depot(random.Random(seed)).files(count)]
        assert len(set(seconds)) == count
        assert all(value in range(1, 10) for value in seconds)


def test_the_order_of_the_files_is_neither_that_of_arrival_nor_that_of_the_alphabet(count: int) -> None:
    for seed in SEEDS:
        files = Depot(random.Random(seed)).files(count)
        assert files != sorted(files, key=lambda file: file.seconds)
        assert files != sorted(files, key=lambda file: file.name)
        assert len({file.name for file in files}) == count


def test_refused_are_neither_the_first_nor_the_last_nor_the_longest() -> None:
    for seed in SEEDS:
        files = Depot(random.Random(seed)).files(5, refused=2)
        refused = [file for file in files if file.refused]
        assert len({file.refusal for file in refused}) == len(refused) == 2
        for kind in REASONS:  # one with an "ok" in it, and one that speaks of refusing
            assert sum(file.refusal in kind for file in refused) == 1
        assert not {files[0], files[-1], max(files, key=lambda file: file.seconds)} & set(refused)


def test_some_answers_come_in_pieces_and_of_each_kind_one_is_cut_in_its_midst(count: int) -> None:
    for seed in SEEDS:
        files = Depot(random.Random(seed)).files(count, refused=2 if count > 4 else 0, pieces=True)
        cut = [file for file in files if file.pieces]
        plain = Depot(random.Random(seed)).files(count, refused=2 if count > 4 else 0)
        assert plain == [dataclasses.replace(file, pieces=()) for file in files]
        assert len(files) / 2 <= len(cut) < len(files)
        for refused in {file.refused for file in files}:
            before = len("refused " if refused else "ok ")
            ends = [
                (piece.until_byte, before + (len(file.refusal.encode()) or TOKEN_CHARACTERS))
                for file in cut
                for piece in file.pieces
                if file.refused is refused
            ]
            assert all(1 <= end <= line for end, line in ends)
            assert any(before < end < line for end, line in ends)
        for file in cut:
            places = [piece.until_byte for piece in file.pieces]
            assert places == sorted(set(places))
            ticks = [piece.ticks_before for piece in file.pieces]
            assert ticks[0] < TICKS_PER_SECOND
            assert ticks == sorted(set(ticks), reverse=True)
            assert ticks[-1] > 0


def test_a_letter_is_cut_where_a_reason_has_one_of_several_bytes() -> None:
    for seed in SEEDS:
        files = Depot(random.Random(seed)).files(7, refused=3, pieces=True)
        if all(file.refusal.isascii() for file in files):
            continue
        cuts = [
            (f"refused {file.refusal}".encode(), piece)
            for file in files
            for piece in file.pieces
            if file.refused
        ]
        assert any(
            line[piece.until_byte] & 0xC0 == 0x80 for line, piece in cuts if piece.until_byte < len(line)
        )


def test_the_same_seed_draws_the_same_files() -> None:
    assert Depot(random.Random(4)).files(8, refused=1) == Depot(random.Random(4)).files(8, refused=1)
    assert Depot(random.Random(4)).files(8) != Depot(random.Random(5)).files(8)


def test_more_files_than_durations_still_have_names_of_their_own() -> None:
    files = Depot(random.Random(1)).files(1000, longest=3)
    assert len({file.name for file in files}) == 1000
    assert {file.seconds for file in files} == {1, 2, 3}


def test_more_refused_files_than_reasons() -> None:
    files = Depot(random.Random(1)).files(30, refused=10)
    assert sum(file.refused for file in files) == 10


# ---------------------------------------------------------------------- how it answers
class Client:
    """Asks a depot; every request has a connection of its own unless it is told otherwise."""

    def __init__(self, depot: Depot) -> None:
        self.depot = depot
        self.events = EventQueue()
        self.heard: list[tuple[int, int, str]] = []
        self.bytes_heard: list[bytes] = []
        self.socket = socket.socket()
        self._connections = 0
        depot.begin(self.events, self._hear)

    def _hear(self, connection: Connection, data: bytes, close: bool) -> None:  # noqa: FBT001 — a callback's form
        assert not close, "the depot leaves the connection open"
        self.bytes_heard.append(data)
        self.heard.append(
            (connection.index, self.events.now // TICKS_PER_SECOND, data.decode(errors="replace"))
        )

    def connect(self) -> Connection:
        """A new connection."""
        connection = Connection(self._connections, self.socket, ("127.0.0.1", 0))
        self._connections += 1
        self.depot.connected(connection)
        return connection

    def ask(self, line: str, connection: Connection | None = None) -> Connection:
        """Send a request, as the wire passes it on."""
        connection = connection or self.connect()
        connection.requests += 1
        self.depot.line(connection, line)
        return connection

    def run(self) -> None:
        """Let everything happen that is due."""
        while self.events.next_ticks is not None:
            self.events.pop()()


CAKE, TOAST, DANCE = File("cake.mp4", 3), File("toast.mp4", 2, "it is empty"), File("dance.mp4", 1)


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of a depot with three files."""
    depot = Depot(random.Random(0))
    depot.add(CAKE, TOAST, DANCE)
    client = Client(depot)
    yield client
    client.socket.close()


def test_each_upload_takes_its_own_seconds_and_gets_a_receipt_or_a_reason(client: Client) -> None:
    for file in (CAKE, TOAST, DANCE):
        client.ask(f"upload {file.name}")
    client.run()
    cake, dance = client.depot.receipt(CAKE), client.depot.receipt(DANCE)
    assert client.heard == [(2, 1, f"ok {dance}\n"), (1, 2, "refused it is empty\n"), (0, 3, f"ok {cake}\n")]
    assert cake != dance
    assert client.depot.most_in_flight == 3
    assert client.depot.violations == []


def test_an_answer_in_two_pieces_ends_at_the_same_moment(client: Client) -> None:
    [cake] = client.depot.add(File("cake.mp4", 3, pieces=(Piece(2 * TICKS_PER_SECOND, 5),)))
    client.ask("upload cake.mp4")
    client.run()
    line = f"ok {client.depot.receipt(cake)}\n"
    assert client.heard == [(0, 1, line[:5]), (0, 3, line[5:])]
    assert client.depot.requests[0].ended_ticks == 3 * TICKS_PER_SECOND


def test_an_answer_in_four_pieces_and_one_cut_within_a_letter(client: Client) -> None:
    pieces = tuple(Piece(ticks, end) for ticks, end in ((30, 2), (20, 10), (10, 17)))
    client.depot.add(File("toast.mp4", 2, "it is “empty”", pieces=pieces))
    client.ask("upload toast.mp4")
    client.run()
    whole = "refused it is “empty”\n".encode()
    assert b"".join(client.bytes_heard) == whole
    assert client.bytes_heard == [whole[:2], whole[2:10], whole[10:17], whole[17:]]


def test_a_refusal_comes_in_two_pieces_as_well(client: Client) -> None:
    client.depot.add(File("toast.mp4", 2, "it is empty", pieces=(Piece(TICKS_PER_SECOND, 12),)))
    client.ask("upload toast.mp4")
    client.run()
    assert client.heard == [(0, 1, "refused it i"), (0, 2, "s empty\n")]


def test_answers_of_one_moment_leave_together_where_a_suite_wants_it(client: Client) -> None:
    """Both, before anything else of that moment has happened."""
    client.depot.add(File("cake.mp4", 3), File("toast.mp4", 2), File("dance.mp4", 3), together=True)
    for name in ("cake", "toast", "dance"):
        client.ask(f"upload {name}.mp4")
    heard = []
    while client.events.next_ticks is not None:
        client.events.pop()()
        heard.append([index for index, _, _ in client.heard])
    assert heard == [[1], [1, 0, 2]]


def test_files_that_were_taken_anew_may_be_uploaded_again(client: Client) -> None:
    client.ask("upload cake.mp4")
    client.run()
    client.depot.add(CAKE)
    client.ask("upload cake.mp4")
    client.run()
    first, second = client.depot.requests
    assert client.depot.violations == []
    assert first.token != second.token


def test_who_has_hung_up_is_on_record(client: Client) -> None:
    connection = client.ask("upload cake.mp4")
    client.ask("upload dance.mp4")
    client.run()
    client.depot.ended(connection)
    assert [request.hung_up for request in client.depot.requests] == [True, False]


def test_there_is_no_receipt_before_the_file_has_arrived_or_when_it_is_refused(client: Client) -> None:
    client.ask("upload cake.mp4")
    client.ask("upload toast.mp4")
    assert client.depot.receipt(CAKE) is None
    client.run()
    assert client.depot.receipt(CAKE) is not None
    assert client.depot.receipt(TOAST) is None


def test_a_new_run_has_new_receipts_and_a_clean_record(client: Client) -> None:
    client.ask("upload cake.mp4")
    client.run()
    before = client.depot.receipt(CAKE)
    again = Client(client.depot)
    assert client.depot.requests == []
    again.ask("upload cake.mp4")
    again.run()
    again.socket.close()
    assert client.depot.receipt(CAKE) != before


def test_a_file_that_is_uploaded_twice_is_on_record(client: Client) -> None:
    client.ask("upload cake.mp4")
    client.ask("upload cake.mp4")
    assert client.depot.violations == ["cake.mp4 was uploaded more than once"]


def test_two_uploads_on_one_connection_are_on_record(client: Client) -> None:
    connection = client.ask("upload cake.mp4")
    client.ask("upload dance.mp4", connection)
    assert client.depot.violations == ["two uploads shared one connection"]


def test_an_upload_that_is_given_up_has_no_receipt(client: Client) -> None:
    connection = client.ask("upload cake.mp4")
    client.depot.ended(connection)
    client.run()
    assert client.depot.receipt(CAKE) is None
    assert client.depot.requests[0].abandoned_ticks == 0


@pytest.mark.parametrize(
    "line", ["upload", "upload song.mp3", "download cake.mp4", "upload cake.mp4 now", ""]
)
def test_what_the_depot_does_not_know_ends_the_run(client: Client, line: str) -> None:
    with pytest.raises(LearnerFault) as fault:
        client.ask(line)
    assert fault.value.kind == "request"
