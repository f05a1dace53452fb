"""Hidden suite of exercise 3.

Design: the depot draws distinct durations that are not in ascending order, so longest, total and the
order of arrival all differ, and receipts are random tokens: a result that holds them has waited for
every reply. About every other answer comes in two to four pieces, so that no number of reads is one line. The
checks on being concurrent ask for one thread and a free loop as well, since threads overlap too, and so does
select by hand. A window is told from batches, from a window whose oldest file must arrive first, from shares
that are dealt out beforehand and from smaller windows by when each upload sets off, in draws in which each of
these plans lags behind, so any order of starting is fine; two limits are tried, and more files than anybody's
number of places, so no number of the learner's own is right by chance. What hundreds of files would find out
about calls that stand on one another a hundred do, where fewer may. Receipts begin with a letter of "ok",
so that nobody strips letters in the place of words.

Four checks look at one run of eight files, three at one run with a limit. Every check but the first also
wants all receipts, so that doing nothing earns nothing. Several calls in one program have a loop each, as
with ``asyncio.run``, and two of them one task: what is kept from one call to the next shows. A connection
counts as open until somebody closes it, never mind whether a Python's collector would have done that.
Out of scope: retries, partial writes, time-outs (exercise 7), an empty list.

Rules of the lesson, and what asks for them:

* "async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]: ...":
  test_it_is_a_coroutine_function
* "Every file is on its way at the same time as all the others.": test_uploads_overlap
* "Uploading them takes as long as the longest one.": test_uploads_overlap, test_it_waits_without_a_timer
* "The result has one text for each name, in the order of `names`": test_receipts_in_order
* "the receipt, or `refused: REASON`": test_receipts_in_order, test_a_refusal_is_reported
* "The depot may refuse a file; the others still arrive, and their receipts come back.":
  test_a_refusal_is_reported
* "There is one thread.": test_uploads_overlap, test_the_window_slides
* "Do not guess how long something takes, and do not look again and again: await it. Every file gets the time
  that it needs.": test_it_waits_without_a_timer, test_receipts_in_order
* "With a `limit`, never more than that many files are on their way.": test_the_limit_is_kept
* "The window *slides*: as soon as one file arrives (or is refused), the next one sets off.":
  test_the_window_slides, test_a_refusal_is_reported
* "The limit may be any number from 1 on, and larger than the number of files.": test_the_window_slides
* "a program may call `upload_all` again": test_receipts_in_order, test_the_window_slides
* "a reason may have several words": test_a_refusal_is_reported
* "All of it is UTF-8.": test_receipts_in_order, test_a_refusal_is_reported
* "there may be hundreds": test_uploads_overlap, test_the_window_slides
* "two files may be refused for the same reason": test_a_refusal_is_reported
* "the same limit, another one or none": test_the_window_slides
* "an answer may come in any number of pieces": test_receipts_in_order, test_a_refusal_is_reported
* "**you** close it, whether the file was taken or refused": test_nothing_is_left_over
* "no connection and no task of yours may still be there": test_nothing_is_left_over
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from grader.judge.worlds.depot import REASONS, Depot, File
from grader.suite import (
    CONNECTING,
    BenchSession,
    Departure,
    Learner,
    Request,
    Run,
    SourceText,
    Value,
    batch_seconds,
    behaviour,
    check,
    common_facts,
    common_places,
    first_line,
    mistaken_window,
    most_at_once,
    must_ask_nothing_yet,
    must_be_a_coroutine_function,
    must_be_on_the_way_together,
    must_give_back,
    must_have_waited,
    must_keep_the_limit,
    must_keep_the_rules,
    must_leave_nothing_over,
    must_not_raise,
    must_set_off_as_soon_as_there_is_room,
    must_stay_on_the_loop,
    must_take,
    must_wait_without_a_timer,
    names_windows,
    noting,
    seconds,
    semaphores_inside,
    shared_run,
    shown,
    shuffled,
    tasks_waiting,
    tells_windows_apart,
    texts,
    token,
    window_seconds,
    window_starts,
    window_starts_with_leaks,
)

#: virtual seconds; whoever gives up after a while does so before that, but not who is patient for an hour
LONG = 3_000
#: more files than any number of places that somebody may take for enough
MANY = 110
#: a name with letters of several bytes
NOT_ASCII = "crème-brûlée.mp4"
#: in place of hundreds: as many files as need more calls than may stand on one another, with three for each
HUNDRED, SHORT_STACK = 100, 300


class Uploads(NamedTuple):
    """A call of upload_all, and what it was about."""

    run: Run
    files: list[File]
    limit: int


# ---------------------------------------------------------------------- the runs
@shared_run
def eight_files(learner: Learner, depot: Depot) -> Uploads:
    """Eight files, all at once."""
    return upload(learner, depot, depot.files(8, pieces=True))


@shared_run
def nine_with_a_limit(learner: Learner, depot: Depot, rng: random.Random) -> Uploads:
    """Nine files and a limit."""
    limit = rng.choice((2, 3, 4))
    return upload(learner, depot, files_for_a_window(depot, 9, limit), limit=limit)


def files_for_a_window(depot: Depot, count: int, limit: int) -> list[File]:
    """Files with which no plan that is taken for a window, nor one after another or all at once, is one."""
    while True:
        files = depot.files(count, pieces=True)
        took = [file.seconds for file in files]
        apart = tells_windows_apart(took, limit) and names_windows(took, limit)
        if apart and max(took) < window_seconds(took, limit) < batch_seconds(took, limit) < sum(took):
            return files


def files_that_are_refused(depot: Depot, count: int, limit: int) -> list[File]:
    """Files of which two are refused for one reason: who gives back a place twice, or never, is seen."""
    while True:
        files = depot.files(count, refused=2, pieces=True, alike=True)
        took = [file.seconds for file in files]
        leaks = (
            window_starts_with_leaks(took, limit, [places if file.refused else 1 for file in files])
            for places in (0, 2)
        )
        if window_starts(took, limit) not in leaks:
            return files


def upload(
    learner: Learner,
    depot: Depot,
    files: list[File],
    *,
    limit: int = 0,
    call: Callable[..., Run] | None = None,
) -> Uploads:
    """Call upload_all, and want all receipts back; a limit of 0 is none. ``call``: of a bench."""
    with noting(learner, facts, files, limit, earlier=[text for run in learner.runs for text in texts(run)]):
        run = (call or learner.call)("upload_all", *arguments(depot, files, limit))
    must_wait_for_the_newline(run, files)
    must_have_waited(run, len(files))
    missing = [file for file in files if not file.refused and token(run, file.name) not in texts(run)]
    assert not missing, (
        f"{len(missing)} of {len(files)} receipts did not come back{instead(run, files, missing)}."
    )
    must_keep_the_rules(run)
    return Uploads(run, files, limit)


def on_a_short_stack(bench: BenchSession) -> Callable[..., Run]:
    """A call of upload_all that leaves off where calls of calls go too deep: what hundreds would find out."""
    return lambda _function, *given: bench.play("on_a_short_stack", *given, SHORT_STACK)


def arguments(depot: Depot, files: list[File], limit: int = 0) -> list[object]:
    """What upload_all is called with."""
    return [depot.address, [file.name for file in files], *([limit] if limit else [])]


def results(run: Run, files: list[File]) -> list[str]:
    """What upload_all must return in this run."""
    return [f"refused: {file.refusal}" if file.refused else token(run, file.name) or "?" for file in files]


def facts(
    run: Run, source: SourceText, files: list[File], limit: int, *, earlier: Sequence[str] = ()
) -> dict[str, Value]:
    """What tells mistakes apart in any run, in one with a limit, in one that came to its end."""
    refusals = [file.refusal for file in files if file.refused]
    shared = any("shared" in violation for violation in run.evidence.violations)
    inside = semaphores_inside(source, "upload_all")
    open_ones = left_open(run)
    found: dict[str, Value] = {
        "files": len(files),
        "limited": bool(limit),
        "refused": len(refusals),
        "shared": shared,
        "stopped": False,
        "many_wait": tasks_waiting(run) > 1,
        "several_bytes": not all(file.name.isascii() for file in files),
        "given_up_by_refusal": given_up_by_refusal(run),
        "all_done": sum(request.ended is not None for request in run.requests) == len(files),
        "other_loop": run.raised is not None and "bound to a different event loop" in run.raised.text,
    }
    if limit:
        found |= {"limit": limit, "semaphore_inside": bool(inside)}
    if not run.evidence.fault:
        found |= {
            **behaviour(run.requests, many="uploads", one="upload", began=run.began, limit=limit),
            "plan": plan(run, files, limit),
            "fewer_in_their_places": bool(limit) and fewer_in_their_places(run, limit),
            "leaks": "" if not open_ones else leaks(run, open_ones),
            # the refusal itself, or what a task group made of the other tasks
            "escaped": run.raised is not None
            and (run.raised.type == "CancelledError" or any(each in run.raised.text for each in refusals)),
            **told(run, source, files, earlier),
        }
    line = first_line(
        *common_places(run, source),
        (shared or open_ones, source.calls(*CONNECTING)),
        (not found.get("reported", True), source.handlers()),
        (True, [*inside, source.definition("upload_all")]),
    )
    return {**common_facts(run, source), **found, "line": line}


def told(run: Run, source: SourceText, files: list[File], earlier: Sequence[str]) -> dict[str, Value]:
    """What the texts that came back tell."""
    back, wanted = texts(run), results(run, files)
    refusals = [file.refusal for file in files if file.refused]
    over = {each.label: each.over for each in run.requests}
    when = {text: over.get(file.name) for file, text in zip(files, wanted, strict=True)}
    arrived = [at for text in back if (at := when.get(text)) is not None]
    receipts = [token(run, file.name) or "?" for file in files if not file.refused]
    return {
        "shuffled": shuffled(run, wanted),
        "by_arrival": shuffled(run, wanted)
        and arrived == sorted(arrived)
        and len(set(wanted)) == len(wanted),
        "alike_are_one": len(back) < len(wanted) and sorted(back) == sorted(set(wanted)),
        "reported": all(f"refused: {refusal}" in back for refusal in refusals),
        "mentioned": any("refused" in text or any(each in text for each in refusals) for text in back),
        "ends_early": 0 < len(back) < len(files) and back == wanted[: len(back)],
        "cut": bool(cut(run, files)),
        "catches": bool(source.handlers()),
        "first_words": any(f"refused: {refusal.split()[0]}" in back for refusal in refusals),
        "whole_answers": bool(receipts)
        and all(f"ok {receipt}" in map(str.strip, back) for receipt in receipts),
        "undecoded": any("codec can't decode" in text for text in back),
        "newlines": any(text.endswith("\n") and text[:-1] in wanted for text in back),
        "letters_off": any(too_many_off(text, receipts) for text in back),
        "stale": bool(set(back) & set(earlier) - set(wanted)),
    }


def too_many_off(text: str, receipts: Sequence[str]) -> bool:
    """Letters of the word before it have been taken off a receipt as well."""
    return text not in receipts and any(text == receipt.lstrip("ok ") for receipt in receipts)


def given_up_by_refusal(run: Run) -> int:
    """How many uploads were given up at the very moment at which another one was refused."""
    refused = {request.ended_ticks for request in run.requests if request.refused}
    return sum(request.abandoned_ticks in refused for request in run.requests if request.abandoned_ticks)


def fewer_in_their_places(run: Run, limit: int) -> bool:
    """All places were taken, two files or more arrived at one moment, some set off then, and not enough.

    Before that moment nothing had set off late.
    """
    for moment in sorted({request.over for request in run.requests}):
        arrived = sum(request.over == moment for request in run.requests)
        on_their_way = sum(request.started < moment <= request.over for request in run.requests)
        begin = sum(request.started == moment for request in run.requests)
        waiting = sum(request.started >= moment for request in run.requests)
        if on_their_way == limit and begin < min(arrived, waiting):
            return begin > 0
    return False


def plan(run: Run, files: list[File], limit: int) -> str:
    """The name of the mistaken plan by which the files went, "" for none."""
    if not limit or any(request.ended_ticks is None for request in run.requests):
        return ""
    went = [(request.started - run.began, request.over - run.began) for request in run.requests]
    return mistaken_window([file.seconds for file in files], limit, went)


def cut(run: Run, files: list[File]) -> list[tuple[File, str, str]]:
    """Files whose answer had begun only, and whose result is its beginning: file, what came, the whole."""
    found = []
    if isinstance(run.value, list) and len(run.value) == len(files):
        for file, item in zip(files, run.value, strict=True):
            request = next((each for each in run.requests if each.label == file.name), None)
            if request is None or request.ended_ticks is not None or not isinstance(item, str):
                continue
            head, rest = ("refused: ", file.refusal) if file.refused else ("", request.token)
            if len(head) < len(item) and (head + rest).startswith(item):
                found.append((file, item, head + rest))
    return found


def left_open(run: Run) -> list[Request]:
    """Requests whose connections were open at the return, though their answers had come before that instant.

    asyncio closes a stream at the loop's next turn: the very last ones may be on their way out.
    """
    ended = run.evidence.ended_ticks
    return [
        request
        for request in run.requests
        if not request.hung_up and request.ended_ticks is not None and request.ended_ticks < ended
    ]


def leaks(run: Run, open_ones: list[Request]) -> str:
    """Whose connections stay open: "refused" (those of files that were taken are closed), "all" or "some"."""
    taken = [request for request in run.requests if not request.refused]
    if all(request.refused for request in open_ones) and any(request.hung_up for request in taken):
        return "refused"
    return "some" if not taken or any(request.hung_up for request in run.requests) else "all"


def must_wait_for_the_newline(run: Run, files: list[File]) -> None:
    """No text that came back is the beginning of what it should be."""
    for file, item, whole in cut(run, files):
        raise AssertionError(
            f"The result of {file.name} is {shown(item)}, which is only the beginning of {whole!r}. "
            "An answer may come in pieces, and is over with its newline."
        )


def must_close_connections(run: Run) -> None:
    """Whoever got an answer before upload_all returned had closed that connection."""
    for request in left_open(run):
        raise AssertionError(
            f"When {run.function} returned, {len(left_open(run))} connections were still open after their "
            f"answers. {request.label} was {'refused' if request.refused else 'taken'} "
            f"{seconds(run.began + run.elapsed - request.over)} earlier."
        )


def instead(run: Run, files: list[File], missing: list[File]) -> str:
    """What stands in the place of the first receipt that is missing; "" when nothing does."""
    if not isinstance(run.value, list) or len(run.value) != len(files):
        return ""
    file, item = next((file, item) for file, item in zip(files, run.value, strict=True) if file in missing)
    return f": the result of {file.name} is {shown(item)}, and its receipt is {token(run, file.name)!r}"


def in_order(run: Run, files: list[File]) -> list[float]:
    """How long each file takes, in the order in which the uploads were started."""
    took = {file.name: file.seconds for file in files}
    return [took[request.label] for request in run.requests]


def must_go_all_at_once(uploads: Uploads, which: str) -> None:
    """All files were on their way together, and no longer than the longest; ``which`` names that one."""
    run, files, _ = uploads
    longest = max(file.seconds for file in files)
    must_take(run, longest, f"{which} takes {seconds(longest)}")
    must_be_on_the_way_together(run, len(files))


def must_go_in_a_window(uploads: Uploads) -> None:
    """Never more files than the limit, never fewer while files wait, and so no longer than needed."""
    run, files, limit = uploads
    must_keep_the_limit(run, limit)
    must_set_off_as_soon_as_there_is_room(run, limit)
    best = window_seconds(in_order(run, files), limit)
    must_take(run, best, f"the last file had arrived at {seconds(best)}")


def must_give_back_each_place_once(run: Run, limit: int) -> None:
    """The limit is kept after a refusal, if it was kept until then."""
    refused = [request.over for request in run.requests if request.refused]
    too_many = [request for request in run.requests if request.in_flight > limit]
    if too_many and refused and too_many[0].started >= min(refused):
        raise Departure(
            f"With a limit of {limit}, {run.most_in_flight} were on their way at the same time, after a file "
            "had been refused: its place is free for one file, once.",
            too_many[0].started - run.began,
        )


def must_go_on_as_before(learner: Learner, depot: Depot, limit: int) -> None:
    """One task of one program uploads some files with a limit, and then others without one."""
    files = depot.files(2 * limit + 4)
    names = [file.name for file in files]
    first, rest = names[: limit + 1], names[limit + 1 :]
    with learner.bench() as bench:
        run = bench.play("in_turn", depot.address, [[first, limit], [rest, None]])
    must_keep_the_rules(run)
    began = {request.label: request.started - run.began for request in run.requests}
    over = {request.label: request.over - run.began for request in run.requests}
    most = most_at_once(request for request in run.requests if request.label in first)
    assert most <= limit, f"{most} uploads were on their way at the same time with limit={limit}."
    most = most_at_once(request for request in run.requests if request.label in rest)
    run.note(limit=limit, limit_stays=most == limit, line=learner.source.definition("upload_all"))
    ready = max(over.get(name, 0.0) for name in first)
    late = [name for name in rest if began.get(name) != ready]
    if late:
        raise Departure(
            f"A task uploaded {len(first)} files with limit={limit}, until {ready:g} s, and then {len(rest)} "
            f"without a limit, in the same program. All of these should set off at {ready:g} s; {late[0]} "
            f"did {'not' if late[0] not in began else f'at {began[late[0]]:g} s'}.",
            ready,
        )


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="coroutine")
def test_it_is_a_coroutine_function(learner: Learner, depot: Depot) -> None:
    """upload_all is a coroutine function: calling it starts nothing."""
    run = learner.touch("upload_all", *arguments(depot, depot.files(5, pieces=True)))
    run.note(plain=run.evidence.kind != "coroutine", line=learner.source.definition("upload_all"))
    must_be_a_coroutine_function(run)
    must_ask_nothing_yet(run)


@check(points=1, objective="receipts")
def test_receipts_in_order(eight_files: Uploads, learner: Learner, depot: Depot) -> None:
    """Every receipt comes back, in the order of the files."""
    run, files, _ = eight_files
    must_give_back(run, results(run, files), [file.name for file in files])
    with learner.bench() as bench:
        for count in (4, 5):
            run, files, _ = upload(learner, depot, depot.files(count, pieces=True), call=bench.call)
            back = len(run.value) if isinstance(run.value, list) else count
            assert back <= count, (
                f"upload_all was called again in the same program, with {count} files, "
                f"and gave back {back} results."
            )
            must_give_back(run, results(run, files), [file.name for file in files])
        one = depot.files(3, pieces=True)[0]
        slow = depot.add(replace(one, name=NOT_ASCII, seconds=one.seconds + LONG))
        run, files, _ = upload(learner, depot, slow, call=bench.call)
        must_give_back(run, results(run, files), [file.name for file in files])


@check(points=4, objective="overlap")
def test_uploads_overlap(eight_files: Uploads, learner: Learner, depot: Depot) -> None:
    """All files are on their way at the same time, on one thread."""
    must_stay_on_the_loop(eight_files.run)
    must_go_all_at_once(eight_files, "the longest of 8 files")
    many = upload(learner, depot, depot.files(MANY, together=True))
    must_go_all_at_once(many, f"the longest of {MANY} files")


@check(points=1, objective="waiting")
def test_it_waits_without_a_timer(eight_files: Uploads) -> None:
    """It waits for the answers themselves, not for a timer."""
    must_wait_without_a_timer(eight_files.run)


@check(points=1, objective="tidy")
def test_nothing_is_left_over(
    eight_files: Uploads, nine_with_a_limit: Uploads, learner: Learner, depot: Depot
) -> None:
    """When upload_all returns, nothing is left over."""
    for run in (eight_files.run, nine_with_a_limit.run):
        must_close_connections(run)
        must_leave_nothing_over(run, connections=1)
    few, _, _ = upload(learner, depot, depot.files(3), limit=5)
    must_leave_nothing_over(few, connections=1)
    files = depot.files(6, refused=3, pieces=True)
    with noting(learner, facts, files, 0):
        run = learner.attempt("upload_all", *arguments(depot, files))
    if run.raised is None:  # else another check tells that the refusals came out
        must_close_connections(run)
        must_leave_nothing_over(run, connections=1)


@check(points=2, objective="refusal")
def test_a_refusal_is_reported(learner: Learner, depot: Depot) -> None:
    """A refused file is reported, and the others still arrive."""
    files = depot.files(5, refused=2, pieces=True)
    with noting(learner, facts, files, 0):
        run = learner.attempt("upload_all", *arguments(depot, files))
    if run.raised is not None and not run.facts()["escaped"]:
        must_not_raise(run, learner.source)
    assert run.raised is None, (
        f"2 of {len(files)} files were refused, and upload_all raised {run.raised.type}"
        f"{f': {run.raised.text}' if run.raised.text else ''}. "
        f"The receipts of the other {len(files) - 2} are lost."
    )
    must_wait_for_the_newline(run, files)
    must_have_waited(run, len(files))
    must_give_back(run, results(run, files), [file.name for file in files])
    longest = max(file.seconds for file in files)
    must_take(run, longest, f"the longest of {len(files)} files, 2 of them refused, takes {seconds(longest)}")
    # A refused file must give its place back, once: two places, two refusals, and files that wait for one.
    run, files, _ = upload(learner, depot, files_that_are_refused(depot, 8, 2), limit=2)
    must_give_back(run, results(run, files), [file.name for file in files])
    must_give_back_each_place_once(run, 2)
    # No file at all may be left that arrives.
    reasons = [reason for kind in REASONS for reason in kind]
    files = [
        replace(file, refusal=reason)
        for file, reason in zip(depot.files(3, pieces=True), reasons, strict=False)
    ]
    run, files, _ = upload(learner, depot, depot.add(*(replace(file, pieces=()) for file in files)))
    must_give_back(run, results(run, files), [file.name for file in files])


@check(points=1, objective="limit")
def test_the_limit_is_kept(nine_with_a_limit: Uploads) -> None:
    """With a limit, never more files than that are on their way."""
    must_keep_the_limit(nine_with_a_limit.run, nine_with_a_limit.limit)


@check(points=3, objective="window")
def test_the_window_slides(
    nine_with_a_limit: Uploads, learner: Learner, depot: Depot, rng: random.Random
) -> None:
    """With a limit, the next sets off when one arrives, on one thread."""
    must_stay_on_the_loop(nine_with_a_limit.run)
    must_go_in_a_window(nine_with_a_limit)
    another = rng.choice([limit for limit in (2, 3, 4) if limit != nine_with_a_limit.limit])
    must_go_on_as_before(learner, depot, another)
    with learner.bench() as bench:
        must_go_in_a_window(upload(learner, depot, depot.files(6, pieces=True), limit=1, call=bench.call))
        must_go_in_a_window(upload(learner, depot, depot.files(3, pieces=True), limit=5, call=bench.call))
        files = files_for_a_window(depot, 7, another)
        must_go_in_a_window(upload(learner, depot, files, limit=another, call=bench.call))
        # The same limit again, and several that arrive at the same moment.
        files = depot.files(12, longest=3, together=True)
        must_go_in_a_window(upload(learner, depot, files, limit=another, call=bench.call))
        hundred = depot.add(*(replace(file, seconds=1.0) for file in depot.files(HUNDRED)))
        must_go_in_a_window(upload(learner, depot, hundred, limit=1, call=on_a_short_stack(bench)))
        unlimited = upload(learner, depot, depot.files(6), call=bench.call)
        must_go_all_at_once(unlimited, "without a limit, after calls with one, the longest of 6")
