"""Runs that several checks look at: made once, looked at by each for itself, made anew when lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.outcome import Outcome

if TYPE_CHECKING:
    from grader.report.model import Report
    from tests.suite.conftest import Author

HEAD = """\
from grader.errors import Inconclusive
from grader.judge.faults import BenchLost, LearnerFault
from grader.suite import check, shared_run

MADE = []
"""
TWO_LOOK = '''

@check(points=1, objective="one")
def test_first(shared):
    """The first one looks."""
    assert shared.value == 7, f"it gave {shared.value}"


@check(points=1, objective="one")
def test_second(shared):
    """The second one looks."""
    assert shared.value == 7, f"it gave {shared.value}"


@check(points=1, objective="one")
def test_how_often(shared):
    """How often the call was made."""
    assert False, f"made {len(MADE)} times"
'''
ONCE = '''
@shared_run
def shared(learner):
    """The call that all look at."""
    MADE.append(1)
    return learner.call("answer")
'''


def outcomes(report: Report) -> list[Outcome]:
    return [check.outcome for check in report.checks]


def test_it_is_made_once(author: Author) -> None:
    """However many checks look at it, there is one bench; each reports the run as its own."""
    report = author.grade(HEAD + ONCE + TWO_LOOK)
    assert outcomes(report) == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]
    assert report.checks[2].message == "made 1 times"
    assert [check.evidence.runs for check in report.checks if check.evidence] == [1, 1, 1]


def test_every_grading_makes_its_own(author: Author, tmp_path: Path) -> None:
    """Gradings of one suite follow each other in one session: no run of the one before is looked at."""
    suite = HEAD.replace("MADE = []", "") + ONCE.replace("    MADE.append(1)\n", "")
    look = TWO_LOOK.partition('@check(points=1, objective="one")\ndef test_how')[0]
    assert author.grade(suite + look).outcome is Outcome.PASSED
    for value in (8, 7, 8):
        answer = tmp_path / f"answers-{value}" / "authors.py"
        answer.parent.mkdir(exist_ok=True)
        answer.write_text(f"async def answer(*_):\n    return {value}\n")
        wanted = Outcome.PASSED if value == 7 else Outcome.FAILED
        assert outcomes(author.graded("01_authors", answer)) == [wanted, wanted]


def test_each_check_asserts_for_itself(author: Author) -> None:
    """One fails, the others pass: what one check finds is none of another's business."""
    report = author.grade(
        HEAD + ONCE + TWO_LOOK.replace("shared.value == 7", "shared.value == 8", 1).replace("False", "True")
    )
    assert outcomes(report) == [Outcome.FAILED, Outcome.PASSED, Outcome.PASSED]


def test_notes_and_changes_stay_with_the_check(author: Author) -> None:
    """What the shared run notes all see; what a check notes, draws, shows or sorts, no other one does."""
    suite = '''
from grader.report.model import Row
from grader.suite import check, shared_run


@shared_run
def shared(learner):
    """The call that all look at."""
    run = learner.call("answer")
    run.note(from_the_run=True)
    return run, ["b", "a"]


@check(points=1, objective="one")
def test_first(shared):
    """The first one notes and fails."""
    run, items = shared
    run.note(from_a_check=True, line=1)
    run.draw([Row(label="mine", spans=())])
    run.show("mine")
    items.sort()
    assert False, "as it is meant to"


@check(points=2, objective="one")
def test_second(shared):
    """The second one looks at what is there."""
    run, items = shared
    assert False, f"{run.facts().get('from_the_run')} {run.facts().get('from_a_check')} {items} {run.value}"
'''
    rules = "".join(
        f'[diagnosis.{name}]\ncause = "shape"\nexplanation = "{name}"\nwhen = {{ {name} = true }}\n\n'
        for name in ("from_a_check", "from_the_run")
    )
    first, second = author.grade(suite, rules=rules).checks
    assert first.diagnosis is not None
    assert first.diagnosis.id == "from_a_check"
    assert first.timeline is not None
    assert first.exhibit == "mine"
    assert second.diagnosis is not None
    assert second.diagnosis.id == "from_the_run"
    assert second.timeline is None
    assert second.exhibit == ""
    assert second.message == "True None ['b', 'a'] 7"


def test_a_fault_fails_every_check_that_looks(author: Author) -> None:
    """As if each had made the call itself: the same words, the same diagnosis; others are unharmed."""
    other = '\n\n@check(points=1, objective="one")\ndef test_other():\n    """Looks at nothing."""\n'
    suite = HEAD + ONCE + TWO_LOOK.partition('@check(points=1, objective="one")\ndef test_how')[0] + other
    report = author.grade(suite, answer="async def answer(*_):\n    return 1 / 0\n")
    first, second, third = report.checks
    assert [first.outcome, second.outcome, third.outcome] == [Outcome.FAILED, Outcome.FAILED, Outcome.PASSED]
    assert first.message == second.message
    assert "ZeroDivisionError" in first.message
    assert first.diagnosis == second.diagnosis
    assert first.diagnosis is not None
    assert first.diagnosis.line == 2


def test_an_assertion_of_the_shared_run_counts_for_all(author: Author) -> None:
    """What every check wants is asserted once."""
    suite = (
        HEAD + ONCE.replace("return learner", "assert False, 'nothing came'\n    return learner") + TWO_LOOK
    )
    report = author.grade(suite)
    assert [check.message for check in report.checks] == ["nothing came"] * 3
    assert set(outcomes(report)) == {Outcome.FAILED}


def test_its_random_numbers_are_its_own(author: Author) -> None:
    """They come from its name and the seed: not from the check that happens to look first."""
    suite = '''
from grader.suite import check, shared_run


@shared_run
def shared(learner, rng, seed):
    """Draws."""
    return seed, rng.random()


@check(points=1, objective="one")
def test_first(shared, rng):
    """Has other numbers."""
    assert False, f"{shared} {rng.random()}"


@check(points=2, objective="one")
def test_second(shared, rng):
    """Has other numbers."""
    assert False, f"{shared} {rng.random()}"
'''
    told = [check.message.rpartition(" ") for check in author.grade(suite, seed=5).checks]
    assert told[0][0] == told[1][0]
    assert told[0][2] != told[1][2]
    assert told[0][0].startswith("(5, ")
    alone = suite.replace("test_first", "first").replace('@check(points=1, objective="one")', "")
    again = author.grade(alone, seed=5).checks
    assert [check.message.rpartition(" ")[0] for check in again] == [told[1][0]]


LOST = '''
@shared_run
def shared(learner):
    """Lost so many times."""
    MADE.append(1)
    if len(MADE) <= {times}:
        raise {error}
    return learner.call("answer")
'''
SOMEBODY, EITHER = 'BenchLost("lost")', 'LearnerFault("ended", "your code ended", repeatable=True)'


@pytest.mark.parametrize("error", [SOMEBODY, EITHER])
def test_a_lost_run_is_made_once_more_for_all(author: Author, error: str) -> None:
    """The check that met it is repeated with a new run, and the others look at that one."""
    report = author.grade(HEAD + LOST.format(times=1, error=error) + TWO_LOOK)
    assert outcomes(report) == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]
    assert report.checks[2].message == "made 2 times"


@pytest.mark.parametrize(("error", "outcome"), [(SOMEBODY, Outcome.INCONCLUSIVE), (EITHER, Outcome.FAILED)])
def test_a_run_that_is_lost_again_is_decided(author: Author, error: str, outcome: Outcome) -> None:
    """There is no third one, whichever check looks at it: what came of the second counts for all."""
    counting = '''

@check(points=1, objective="one")
def test_count():
    """Counts."""
    assert False, str(MADE)
'''
    suite = HEAD + LOST.format(times=9, error=error) + TWO_LOOK + counting
    report = author.grade(suite)
    assert outcomes(report) == [outcome, outcome, outcome, Outcome.FAILED]
    assert report.checks[3].message == "[1, 1]"


def test_a_run_of_its_own_that_is_lost_leaves_the_shared_one(author: Author) -> None:
    """Only what was lost is made anew."""
    suite = (
        HEAD
        + ONCE
        + '''

@check(points=3, objective="one")
def test_own(shared, learner):
    """Makes a call of its own as well, which is lost the first time."""
    LOST.append(1)
    if len(LOST) == 1:
        raise BenchLost("lost")
    assert False, f"{MADE} {LOST} {learner.call('answer').value}"


LOST = []
'''
    )
    (check,) = author.grade(suite).checks
    assert check.message == "[1] [1, 1] 7"
    assert check.evidence is not None
    assert check.evidence.runs == 2


def test_a_run_that_never_ends_is_given_up_once(author: Author) -> None:
    """A suite's own fault: inconclusive for every check that looks, without a second wait."""
    suite = HEAD + ONCE.replace("return learner", "while True: pass\n    return learner") + TWO_LOOK
    timed = suite.replace("@check", "@pytest.mark.timeout(1)\n@check", 1).replace(
        "MADE =", "import pytest\nMADE ="
    )
    report = author.grade(timed)
    assert set(outcomes(report)) == {Outcome.INCONCLUSIVE}
    assert {check.message for check in report.checks} == {report.checks[0].message}
    assert "did not come to an end within 1 s" in report.checks[0].message


def test_it_asks_for_what_there_is(author: Author) -> None:
    """An unknown parameter is the author's fault, with the names that are known."""
    report = author.grade(HEAD + ONCE.replace("(learner)", "(learner, cellar)") + TWO_LOOK)
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "the shared run shared asks for 'cellar'" in report.checks[0].message
    assert "kitchen, learner, rng, seed, studio" in report.checks[0].message
