"""What is shown while checks run."""

from __future__ import annotations

import io

from grader.cli.live import Board, watched
from grader.judge.request import CheckFinished, CheckStarted, Event, Finished, Preparing, Suite
from grader.outcome import Outcome
from grader.report.terminal import UNICODE
from tests.report.samples import ATTACK, FAILED

SENTENCES = tuple(check.sentence for check in FAILED.checks)
EVENTS: tuple[Event, ...] = (
    Preparing(what="preparing the sandbox (once)"),
    Suite(sentences=SENTENCES),
    CheckStarted(index=0),
    CheckFinished(index=0, check=FAILED.checks[0]),
    CheckStarted(index=1),
    CheckFinished(index=1, check=FAILED.checks[1]),
    Finished(report=FAILED),
)


def test_the_board_follows_the_events() -> None:
    """First what is prepared, then every check, the current one marked, then outcomes."""
    board = Board(UNICODE)
    board.tell(EVENTS[0])
    assert board.lines(width=80, height=24) == [("preparing the sandbox (once)", None, True)]
    for event in EVENTS[1:5]:
        board.tell(event)
    lines = board.lines(width=200, height=24)
    assert [text for text, _, _ in lines] == list(SENTENCES)
    assert [outcome for _, outcome, _ in lines] == [Outcome.PASSED, None, None, None]
    assert [now for _, _, now in lines] == [False, True, False, False]
    board.tell(EVENTS[5])
    assert board.lines(width=80, height=24)[1][1:] == (Outcome.FAILED, False)


def test_the_board_fits_the_terminal() -> None:
    """With more checks than lines, the current one is among those shown."""
    board = Board(UNICODE)
    board.tell(Suite(sentences=tuple(f"sentence {number} " + "x" * 100 for number in range(50))))
    board.tell(CheckStarted(index=40))
    lines = board.lines(width=80, height=10)
    assert len(lines) == 10
    assert any(now for _, _, now in lines)
    assert all(len(text) <= 76 for text, _, _ in lines)
    board.tell(CheckStarted(index=49))
    assert board.lines(width=80, height=10)[-1][2]


def test_the_board_prints_nothing_that_commands_the_terminal() -> None:
    """Sentences are the author's, but may name what the learner wrote."""
    board = Board(UNICODE)
    board.tell(Suite(sentences=(ATTACK,)))
    assert "\x1b" not in board.lines(width=80, height=10)[0][0]


def test_watching_passes_every_event_on() -> None:
    """Whoever watches changes nothing."""
    assert tuple(watched(iter(EVENTS), stream=io.StringIO())) == EVENTS
