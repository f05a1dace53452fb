"""The author's interface: what a hidden suite imports, and only that.

::

    from grader.suite import Learner, Run, check, must_take, shared_run

    @shared_run
    def eight_files(learner, depot):
        \"\"\"One call with eight files, which several checks look at.\"\"\"
        files = depot.files(8)
        return learner.call("upload_all", depot.address, [file.name for file in files]), files

    @check(points=3, objective="overlap")
    def test_uploads_overlap(eight_files):
        \"\"\"All files are on their way at the same time.\"\"\"
        run, files = eight_files
        must_take(run, max(file.seconds for file in files), "the longest takes {seconds}")

=====================  =============================================================================
:mod:`.declaring`      ``check`` and ``shared_run``; ``noting``, facts whatever becomes of a run
:mod:`.expectations`   sentences that many suites assert, each with its words: ``must_…``
:mod:`.facts`          what tells mistakes apart, for the diagnosis
:mod:`.requests`       looking at the requests of a run
:mod:`.words`          numbers and values in a learner's words
=====================  =============================================================================

:mod:`grader.judge.plans` says how long plans take: windows, batches, one pair of hands. Worlds stand in
``grader/judge/worlds/`` and in a course's ``suites/worlds/``. ``Learner``, ``Run`` and the plans are the
judge's own; here they are handed on.
"""

from __future__ import annotations

from grader.diagnosis.behaviour import behaviour
from grader.diagnosis.source_text import SourceText
from grader.evidence.record import Request, Value
from grader.judge.faults import Departure
from grader.judge.learner import BenchSession, Learner, Run
from grader.judge.plans import (
    batch_seconds,
    mistaken_window,
    names_windows,
    shortest_by_hand,
    tells_windows_apart,
    window_seconds,
    window_starts,
    window_starts_with_leaks,
)
from grader.suite.declaring import check, noting, shared_run
from grader.suite.expectations import (
    must_ask_nothing_yet,
    must_await_every_coroutine,
    must_be_a_coroutine_function,
    must_be_awaited,
    must_be_on_the_way_together,
    must_give_back,
    must_have_waited,
    must_keep_the_limit,
    must_keep_the_rules,
    must_leave_nothing_over,
    must_leave_the_loop_free,
    must_not_raise,
    must_set_off_as_soon_as_there_is_room,
    must_stay_on_the_loop,
    must_take,
    must_use_one_thread,
    must_wait_without_a_timer,
)
from grader.suite.facts import (
    CONNECTING,
    common_facts,
    common_places,
    first_line,
    held_up,
    semaphores_inside,
    shuffled,
    tasks_waiting,
    texts,
)
from grader.suite.requests import answered, asked, most_at_once, of_verb, overlap, token
from grader.suite.words import a_kind, seconds, shown, times

__all__ = [
    "CONNECTING",
    "BenchSession",
    "Departure",
    "Learner",
    "Request",
    "Run",
    "SourceText",
    "Value",
    "a_kind",
    "answered",
    "asked",
    "batch_seconds",
    "behaviour",
    "check",
    "common_facts",
    "common_places",
    "first_line",
    "held_up",
    "mistaken_window",
    "most_at_once",
    "must_ask_nothing_yet",
    "must_await_every_coroutine",
    "must_be_a_coroutine_function",
    "must_be_awaited",
    "must_be_on_the_way_together",
    "must_give_back",
    "must_have_waited",
    "must_keep_the_limit",
    "must_keep_the_rules",
    "must_leave_nothing_over",
    "must_leave_the_loop_free",
    "must_not_raise",
    "must_set_off_as_soon_as_there_is_room",
    "must_stay_on_the_loop",
    "must_take",
    "must_use_one_thread",
    "must_wait_without_a_timer",
    "names_windows",
    "noting",
    "of_verb",
    "overlap",
    "seconds",
    "semaphores_inside",
    "shared_run",
    "shortest_by_hand",
    "shown",
    "shuffled",
    "tasks_waiting",
    "tells_windows_apart",
    "texts",
    "times",
    "token",
    "window_seconds",
    "window_starts",
    "window_starts_with_leaks",
]
