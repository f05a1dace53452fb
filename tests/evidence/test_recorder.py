"""The record of a call: written by one recorder, frozen for everybody else."""

from __future__ import annotations

import dataclasses

import pytest

from grader.evidence.record import Request
from grader.evidence.recorder import Recorder
from grader.evidence.report import LearnerReport


def end(recorder: Recorder, now_ticks: int, *requests: Request) -> None:
    recorder.ended(
        now_ticks, requests=requests, violations=(), connections=0, open_connections=0, unanswered=0
    )


def test_what_is_seen_after_the_return_is_not_the_calls() -> None:
    """Threads that end slowly, a loop that closes: nothing of it changes the record."""
    recorder = Recorder()
    recorder.begin(1_000_000)
    recorder.seen(threads=1, processes=1)
    end(recorder, 3_000_000)
    recorder.close()
    before = recorder.evidence()
    recorder.seen(threads=9, processes=9)
    recorder.resting(9)
    recorder.idle()
    recorder.jump()
    recorder.blocked(3_000_000, 9_000_000)
    end(recorder, 9_000_000)
    assert recorder.evidence() == before
    assert (before.elapsed_ticks, before.threads, before.processes, before.blocked) == (2_000_000, 1, 1, ())


def test_a_request_is_as_it_was_at_the_return() -> None:
    """A reply that leaves later, or a connection that is given up then, does not count."""
    request = Request("a", "upload", "t", 0)
    recorder = Recorder()
    recorder.begin(0)
    end(recorder, 5, request)
    request.ended_ticks = 7
    assert recorder.evidence().requests[0].ended_ticks is None


def test_a_fault_and_the_report_come_after_the_end() -> None:
    """Both are of this call, and change nothing of what was seen."""
    recorder = Recorder()
    recorder.begin(0)
    end(recorder, 5)
    recorder.close()
    assert recorder.evidence().told is None
    recorder.fault("lingers")
    recorder.told(LearnerReport(jobs=2))
    evidence = recorder.evidence()
    assert (evidence.fault, evidence.report.jobs, evidence.ended_ticks) == ("lingers", 2, 5)


def test_each_call_begins_with_a_clean_record() -> None:
    """Whatever the call before was."""
    recorder = Recorder()
    recorder.begin(0)
    recorder.seen(threads=4, processes=2)
    recorder.raised("ValueError")
    end(recorder, 5)
    recorder.begin(8)
    evidence = recorder.evidence()
    assert (evidence.threads, evidence.processes, evidence.raised, evidence.elapsed_ticks) == (1, 1, "", 0)


def test_a_plain_function_holds_up_its_caller_until_it_gives_an_awaitable() -> None:
    """One blocked stretch, and one thread less: the one that the kit has put it into."""
    recorder = Recorder()
    recorder.begin(2)
    recorder.seen(threads=2, processes=1)
    recorder.blocked(3, 4, 17)
    recorder.gave_awaitable(3, 9, on_loop=True)
    evidence = recorder.evidence()
    assert (evidence.threads, evidence.requests_before_await, evidence.gave_awaitable) == (1, 3, True)
    assert [(span.start_ticks, span.end_ticks, span.line) for span in evidence.blocked] == [(2, 9, None)]


def test_evidence_cannot_be_written() -> None:
    """Whoever has something to add has notes beside it."""
    evidence = Recorder().evidence()
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.threads = 1  # type: ignore[misc]
