"""The part of the law that is run: each broken rule shows in gradings by the real judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.authoring.check import run
from grader.cli.command import run as grade
from grader.course import Course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.cohort.pool import JudgePool
    from tests.authoring.conftest import Copy

METADATA = "exercises/02_errands/exercise.toml"
STUB = "exercises/02_errands/errands.py"
REFERENCE = "solutions/02_errands/errands.py"
SUITE = "suites/02_errands/test_errands.py"
SUITE_FILE = "suites/02_errands/suite.toml"
RIGHT = "suites/02_errands/right"
WRONG = "suites/02_errands/wrong"


def test_a_good_course_is_proved(copy: Copy, pool: JudgePool) -> None:
    """Nothing is found; the reference is graded on both runtimes, every program with every seed asked for.

    Each of two words of async in the reference goes once.
    """
    before = pool.gradings
    assert copy.prove(pool, seeds=2) == []
    assert pool.gradings - before == 2 * (2 + 1 + 3 + 3) + 2


def test_the_command_says_what_it_has_done(copy: Copy, capfd: pytest.CaptureFixture[str]) -> None:
    """`grade check` is 1 when there is a problem, named with its fix; it counts its gradings."""
    copy.edit(METADATA, "points = 5", "points = 6")
    assert grade(["check", "errands", "--course", str(copy.root), "--seeds", "1", "--jobs", "2"]) == 1
    out, error = capfd.readouterr()
    assert out.splitlines()[0] == (
        f"{copy.root / METADATA}: points is 6, but the checks of test_errands.py are worth 5"
    )
    assert "fix: Make them agree." in out
    assert "checked 1 exercise: 11 gradings" in error


def test_an_unknown_exercise_is_a_usage_error(copy: Copy) -> None:
    """Nothing is checked under a name that the course does not have."""
    with pytest.raises(UsageError, match="no exercise 'parcels'"):
        run(Course.locate(copy.root), ["parcels"], seeds=1, jobs=1, announce=print)


def test_an_exercise_out_of_form_is_not_graded(copy: Copy, pool: JudgePool) -> None:
    """A suite that cannot be read would only give the same problem once more for every grading."""
    copy.edit(SUITE, "def letters(depot", "def letters(depot:")
    before = pool.gradings
    assert "is not Python" in copy.the_one(copy.prove(pool)).cause
    assert pool.gradings == before


def test_the_command_shows_a_known_wrong_program(copy: Copy, capfd: pytest.CaptureFixture[str]) -> None:
    """Edits are shown as the whole file that is graded, a file as it is."""
    course = ["--course", str(copy.root)]
    assert grade(["check", "2", "--show", "as_they_arrive", *course]) == 0
    edited = capfd.readouterr().out
    assert edited.startswith(
        '"""Receipts come back in the order in which the letters were sent."""\n\nimport anyio\n'
    )
    assert edited.replace("receipts.append(await", "receipts[index] = (await") != edited
    assert grade(["check", "2", "--show", "in_turn", *course]) == 0
    assert capfd.readouterr().out == (copy.root / WRONG / "in_turn.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--show", "in_turn"], "Name that one: grade check EXERCISE --show in_turn"),
        (["2", "--show", "in_tern"], "It has as_they_arrive, in_turn, not_awaited."),
    ],
)
def test_a_program_that_is_not_there_is_not_shown(
    copy: Copy, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """The mistake is a usage error that says which programs there are."""
    assert grade(["check", *arguments, "--course", str(copy.root)]) == 2
    assert words in capfd.readouterr().err


# ---------------------------------------------------------------------- points
def test_points_of_the_checks_add_up(copy: Copy, pool: JudgePool) -> None:
    """The total that the learner reads is what the checks give."""
    copy.edit(METADATA, "points = 5", "points = 4")
    problem = copy.the_one(copy.grade(pool))
    assert str(problem.file) == METADATA
    assert "points is 4" in problem.cause
    assert "are worth 5" in problem.cause


# ---------------------------------------------------------------------- the stub
def test_the_stub_is_not_the_answer(copy: Copy, pool: JudgePool) -> None:
    """Full marks for doing nothing would prove that nothing is checked."""
    copy.write(STUB, "# TODO: nothing\n" + (copy.root / REFERENCE).read_text())
    problem = copy.the_one(copy.grade(pool))
    assert (str(problem.file), problem.cause) == (STUB, "gets full marks with seed 0")


def test_the_stub_can_be_imported(copy: Copy, pool: JudgePool) -> None:
    """A learner starts from a file that loads."""
    copy.edit(STUB, "from post import", "from prost import")
    problem = copy.the_one([each for each in copy.grade(pool) if each.file.name == "errands.py"])
    assert str(problem.file) == STUB
    assert problem.cause.startswith("cannot be imported with seed 0: errands.py cannot be imported")


def test_the_stub_gets_a_diagnosis(copy: Copy, pool: JudgePool) -> None:
    """The first thing that a learner is told about is the stub, so it must be explained."""
    copy.edit(STUB, "    receipts = []", '    return ["?" for _ in names]\n    receipts = []')
    problem = copy.the_one(copy.grade(pool))
    assert str(problem.file) == STUB
    assert problem.cause.startswith("gets no diagnosis with seed 0; it fails test_receipts_in_order")


def test_the_diagnosis_of_the_stub_has_a_line(copy: Copy, pool: JudgePool) -> None:
    """A learner who has just begun needs to know where."""
    copy.edit(SUITE_FILE, '"== total" }', '"== total" }\nat = "none"')
    problem = copy.the_one(copy.grade(pool))
    assert (str(problem.file), problem.cause) == (
        STUB,
        "gets the diagnosis 'in_turn' without a line with seed 0",
    )


# ---------------------------------------------------------------------- right programs
def test_the_reference_has_full_marks(copy: Copy, pool: JudgePool) -> None:
    """The seed and the runtime are told, what it fails, and what a learner would read."""
    copy.edit(REFERENCE, "    return receipts", '    return receipts[:-1] + ["?"]')
    problem = copy.the_one(copy.prove(pool))
    assert str(problem.file) == REFERENCE
    assert "does not get full marks: it fails test_receipts_in_order with seed 0 on asyncio" in problem.cause
    assert "2 of 2 times: The receipts are others" in problem.cause
    assert "--seed 0 --runtime asyncio" in problem.fix


def test_the_reference_runs_on_every_runtime_that_it_promises(copy: Copy, pool: JudgePool) -> None:
    """What imports no certain loop must be right on trio as well, where it could go wrong unseen."""
    copy.edit(
        REFERENCE,
        "    receipts =",
        '    if "trio" in anyio.get_cancelled_exc_class().__module__:\n        return []\n    receipts =',
    )
    problem = copy.the_one(copy.prove(pool, seeds=2))
    assert str(problem.file) == REFERENCE
    assert "with seed 0 on trio, 2 of 4 times" in problem.cause


def test_right_programs_have_full_marks(copy: Copy, pool: JudgePool) -> None:
    """A right program that fails shows that the suite wants one certain way."""
    copy.edit(f"{RIGHT}/gather.py", "    return await", "    await asyncio.sleep(1)\n    return await")
    problem = copy.the_one(copy.grade(pool, "gather.py"))
    assert str(problem.file) == f"{RIGHT}/gather.py"
    assert problem.cause == (
        "does not get full marks: it fails test_all_on_their_way with seed 0: "
        "It took 6 s; the longest takes 5 s."
    )


# ---------------------------------------------------------------------- known-wrong programs
def test_a_wrong_program_fails_what_it_must(copy: Copy, pool: JudgePool) -> None:
    """A check that lets the misconception pass is named with the seed."""
    copy.edit(SUITE, "run.elapsed == files[0].seconds", "run.elapsed >= files[0].seconds")
    problems = copy.grade(pool, "in_turn.py")
    causes = [problem.cause for problem in problems if problem.file.name == "suite.toml"]
    assert causes == ["[wrong.in_turn] must_fail names test_all_on_their_way, which passed with seed 0"]


def test_a_wrong_program_fails_nothing_else(copy: Copy, pool: JudgePool) -> None:
    """One check, one thing: what fails besides must be expected."""
    copy.edit(SUITE_FILE, 'must_fail = ["test_receipts_in_order", "test_all', 'must_fail = ["test_all')
    problem = copy.the_one(copy.grade(pool, "not_awaited.py"))
    assert str(problem.file) == SUITE_FILE
    assert "[wrong.not_awaited] fails test_receipts_in_order, which is neither in must_fail" in problem.cause


def test_what_a_wrong_program_may_fail_is_left_open(copy: Copy, pool: JudgePool) -> None:
    """may_fail allows, and demands nothing."""
    copy.edit(
        SUITE_FILE,
        'must_fail = ["test_receipts_in_order", "test_all_on_their_way"]',
        'must_fail = ["test_all_on_their_way"]\nmay_fail = ["test_receipts_in_order"]',
    )
    assert copy.grade(pool, "not_awaited.py") == []


def test_every_check_is_failed_by_a_wrong_program(copy: Copy, pool: JudgePool) -> None:
    """Who knows whether a check can fail at all, if nothing must fail it?"""
    copy.edit(SUITE_FILE, '"test_receipts_in_order", "test_all_on_their_way"', '"test_receipts_in_order"')
    copy.edit(
        SUITE_FILE,
        'diagnosis = "awaitable-result"',
        'diagnosis = "awaitable-result"\nmay_fail = ["test_all_on_their_way"]',
    )
    copy.edit(
        SUITE_FILE,
        'must_fail = ["test_all_on_their_way"]',
        'must_fail = ["test_receipts_in_order"]\nmay_fail = ["test_all_on_their_way"]',
    )
    problems = copy.grade(pool)
    assert "no wrong program must fail test_all_on_their_way" in [problem.cause for problem in problems]


def test_names_of_checks_are_known(copy: Copy, pool: JudgePool) -> None:
    """A list that names a check that is not there proves nothing."""
    copy.edit(
        SUITE_FILE,
        'must_fail = ["test_all_on_their_way"]',
        'must_fail = ["test_all_on_their_way", "test_all"]',
    )
    problem = copy.the_one(copy.grade(pool, "in_turn.py"))
    assert str(problem.file) == SUITE_FILE
    assert problem.cause == "[wrong.in_turn] must_fail names test_all, which test_errands.py does not have"


def test_a_wrong_program_gets_its_own_diagnosis(copy: Copy, pool: JudgePool) -> None:
    """Another misconception's words would mislead; the check that they came from is told."""
    copy.edit(SUITE_FILE, "when = { shuffled = true }", "when = { most_in_flight = 1 }")
    copy.edit(SUITE_FILE, "most_in_flight = 1, ", "most_in_flight = 9, ")
    shown, held = [
        problem.cause for problem in copy.grade(pool, "in_turn.py") if problem.file.name == "suite.toml"
    ]
    assert shown.startswith(
        "[wrong.in_turn] gets the diagnosis 'as_they_arrive' instead of 'in_turn' with seed"
    )
    assert shown.endswith("(by test_all_on_their_way)")
    assert held.startswith(
        "the diagnosis 'as_they_arrive' holds for wrong/in_turn.py, whose mistake it is not"
    )


def test_a_rule_that_stands_behind_another_one_must_be_true_as_well(copy: Copy, pool: JudgePool) -> None:
    """It would be shown as soon as the one before it is narrowed; `also` says that it is true."""
    copy.edit(SUITE_FILE, "when = { shuffled = true }", "when = { most_in_flight = 1 }")
    problems = copy.grade(pool, "in_turn.py")
    problem = copy.the_one([each for each in problems if each.file.name == "suite.toml"])
    assert problem.cause.startswith("the diagnosis 'as_they_arrive' holds for wrong/in_turn.py")
    assert "add it to `also` of [wrong.in_turn]" in problem.fix
    copy.edit(
        SUITE_FILE,
        'cause = "shape"\nexplanation = "each',
        'also = ["as_they_arrive"]\ncause = "shape"\nexplanation = "each',
    )
    assert not [each for each in copy.grade(pool, "in_turn.py") if each.file.name == "suite.toml"]


def test_what_is_also_true_must_hold(copy: Copy, pool: JudgePool) -> None:
    """A list that only grows proves less and less."""
    copy.edit(
        SUITE_FILE,
        'cause = "shape"\nexplanation = "each',
        'also = ["as_they_arrive"]\ncause = "shape"\nexplanation = "each',
    )
    problem = copy.the_one(copy.grade(pool, "in_turn.py", seeds=3))
    assert problem.cause.startswith("[wrong.in_turn] also names 'as_they_arrive', which never holds for it")


def test_no_rule_may_hold_for_right_code(copy: Copy, pool: JudgePool) -> None:
    """Though nobody is shown it there: what is true of right code explains no failure."""
    copy.edit(SUITE_FILE, "when = { shuffled = true }", 'when = { requests = "> 0" }')
    causes = [problem.cause for problem in copy.grade(pool) if problem.file.name == "suite.toml"]
    assert any(
        cause.startswith("the diagnosis 'as_they_arrive' holds for the reference, which is right")
        for cause in causes
    )


def test_no_diagnosis_is_told_with_what_failed(copy: Copy, pool: JudgePool) -> None:
    """A rule that does not hold leaves the learner without a word."""
    copy.edit(SUITE_FILE, "shuffled = true", "shuffled = 9")
    problem = copy.the_one(copy.grade(pool, "as_they_arrive.toml"))
    assert problem.cause == (
        "[wrong.as_they_arrive] gets no diagnosis instead of 'as_they_arrive' with seed 0 "
        "(it fails test_receipts_in_order)"
    )


def test_a_diagnosis_that_has_a_place_shows_it(copy: Copy, pool: JudgePool) -> None:
    """Where the evidence knows no such line, the rule names the wrong place."""
    copy.edit(SUITE_FILE, "when = { shuffled = true }", 'when = { shuffled = true }\nat = "blocking"')
    problem = copy.the_one(copy.grade(pool, "as_they_arrive.toml"))
    assert str(problem.file) == SUITE_FILE
    assert problem.cause == "[wrong.as_they_arrive] gets its diagnosis without a line with seed 0"


def test_edits_are_named_by_their_file(copy: Copy, pool: JudgePool) -> None:
    """The author is told about what he writes, and how to get the whole program that was graded."""
    copy.edit(SUITE, "    run.note(", "    assert run.value[0].upper(), 'nothing'\n    run.note(")
    copy.edit(f"{WRONG}/as_they_arrive.toml", "append(await send(address, name))", "append(1)")
    problem = copy.grade(pool, "as_they_arrive.toml")[0]
    assert problem.file == copy.root / WRONG / "as_they_arrive.toml"
    assert problem.cause.startswith("test_receipts_in_order is inconclusive with seed 0: ")
    assert (
        "`grade check 2 --show as_they_arrive >errands.py` and "
        "`grade exercise-2 --submission errands.py --seed 0`"
    ) in problem.fix


# ---------------------------------------------------------------------- inconclusive
def test_an_error_of_the_suite_is_shown(copy: Copy, pool: JudgePool) -> None:
    """A check that fails by itself is nobody's answer: its own words are told."""
    copy.edit(SUITE, "    receipts = [depot", "    depot.add(File('dan', [][0]))\n    receipts = [depot")
    first, second = copy.prove(pool)
    assert str(copy.the_one([first]).file) == REFERENCE
    assert first.cause == (
        "test_receipts_in_order is inconclusive with seed 0 on asyncio, 2 of 2 times: "
        "The check itself failed: IndexError: list index out of range"
    )
    assert second.cause.startswith("test_all_on_their_way is inconclusive")


def test_an_error_that_one_program_causes_is_shown(copy: Copy, pool: JudgePool) -> None:
    """A suite that trusts what a wrong program returns fails with it, and the program is named."""
    copy.edit(
        SUITE, "    run.note(", "    assert len(run.value) and run.value[0].upper(), 'nothing'\n    run.note("
    )
    copy.edit(f"{WRONG}/in_turn.py", "return [await", "return [1] + [await")
    causes = [
        problem.cause for problem in copy.grade(pool, "in_turn.py") if problem.file.name == "in_turn.py"
    ]
    assert [cause.partition(":")[0] for cause in causes] == [
        "test_receipts_in_order is inconclusive with seed 0",
        "test_all_on_their_way is inconclusive with seed 0",
    ]
    assert "AttributeError: 'int' object has no attribute 'upper'" in causes[0]


def test_a_suite_that_cannot_be_collected_is_told_once(copy: Copy, pool: JudgePool) -> None:
    """The other programs would only say the same."""
    copy.append(SUITE, "\n\nMISSING = 1 // 0\n")
    before = pool.gradings
    problem = copy.the_one(copy.prove(pool))
    assert str(problem.file) == REFERENCE
    assert "ZeroDivisionError" in problem.cause
    assert pool.gradings - before == 1


def test_what_goes_wrong_with_some_seeds_is_found(copy: Copy, pool: JudgePool) -> None:
    """The first seed is named, so that it can be repeated."""
    copy.edit(
        SUITE,
        "def test_all_on_their_way(learner: Learner, depot: Depot)",
        "def test_all_on_their_way(learner: Learner, depot: Depot, seed: int)",
    )
    copy.edit(
        SUITE,
        "    assert run.elapsed ==",
        "    assert seed != 1, 'It went wrong.'\n    assert run.elapsed ==",
    )
    problem = copy.the_one(copy.prove(pool, seeds=2))
    assert problem.cause == (
        "does not get full marks: it fails test_all_on_their_way with seed 1 on asyncio, 2 of 4 times: "
        "It went wrong."
    )
