"""Law of the gradings: what must have become of the stub, of right programs and of known-wrong ones.

The same thing usually goes wrong with many seeds. It is told once, with the first seed, so that the
author can repeat it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring.mutants import EXPECTED
from grader.authoring.problem import Problem
from grader.diagnosis.behaviour import BEHAVIOUR
from grader.diagnosis.matching import DEPARTURE, place_of
from grader.diagnosis.rules import BUILT_IN, GENERAL, TRUE_BY_ITSELF
from grader.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.authoring.mutants import Mutant
    from grader.cohort.pool import Result
    from grader.course import Exercise
    from grader.report.model import CheckReport, Report
    from grader.suite_file import DiagnosisRule, Expectation, SuiteFile

__all__ = [
    "Program",
    "came_to_no_end",
    "inconclusive_problems",
    "mutant_problems",
    "points_problems",
    "right_problems",
    "stub_problems",
    "wrong_problems",
]

#: characters of a message that are told from its beginning, and from its end
_BEGINNING, _END = 200, 200
#: gradings of a program that show whether a rule ever holds for it
ENOUGH = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """One program of an exercise, as it is graded."""

    #: what its author edits, and is told about
    file: Path
    #: what the judge is given: the same, or a file that was made from edits
    submission: Path

    @property
    def name(self) -> str:
        """Of a known-wrong program: that of its table."""
        return self.file.stem


@dataclasses.dataclass(frozen=True, slots=True)
class _Finding:
    """A broken rule in one grading; findings with the same file and sentence are one problem."""

    result: Result
    file: Path
    sentence: str
    fix: str
    #: what differs from seed to seed
    detail: str = ""


def came_to_no_end(report: Report) -> bool:
    """The grading itself went wrong, not one of its checks (each of those says why)."""
    checks = any(check.outcome is Outcome.INCONCLUSIVE for check in report.checks)
    return bool(report.inconclusive) and not checks


def inconclusive_problems(
    exercise: Exercise, program: Program, results: Sequence[Result]
) -> Iterator[Problem]:
    """Nothing may be inconclusive: a suite that fails by itself costs learners their patience."""
    findings = [finding for result in results for finding in _inconclusive(exercise, program, result)]
    return _told_once(findings, results)


def points_problems(exercise: Exercise, points: int, report: Report) -> Iterator[Problem]:
    """The points of the checks must add up to those of exercise.toml."""
    total = sum(check.max_points for check in report.checks)
    if total != points:
        yield Problem(
            exercise.metadata_file,
            f"points is {points}, but the checks of {exercise.suite.name} are worth {total}",
            "Make them agree.",
        )


def stub_problems(exercise: Exercise, results: Sequence[Result]) -> Iterator[Problem]:
    """The stub must be importable, must not be the answer, and gets a diagnosis with its line."""
    findings = [finding for result in _decided(results) for finding in _stub_findings(exercise, result)]
    return _told_once(findings, results)


def right_problems(exercise: Exercise, program: Program, results: Sequence[Result]) -> Iterator[Problem]:
    """One right program (the reference, or one of ``right/``) must have full marks every time."""
    findings = [
        _Finding(
            result,
            program.file,
            f"does not get full marks: it fails {', '.join(check.name for check in failed)}",
            f"Mend it or the suite; see {_command(exercise, program, result)}.",
            f": {_short(failed[0].message)}",
        )
        for result in _decided(results)
        if (failed := _failed(result))
    ]
    findings += [
        _Finding(
            result,
            exercise.suite_file,
            f"the diagnosis {name!r} holds for {_shown(exercise, program)}, which is right",
            "Narrow its `when`: a rule may hold only where its sentence is true and something is wrong.",
            f" (in {check})",
        )
        for result in _decided(results)
        for name, check in _holding(result, but=TRUE_BY_ITSELF).items()
    ]
    return _told_once(findings, results)


def wrong_problems(
    exercise: Exercise, program: Program, suite: SuiteFile, results: Sequence[Result]
) -> Iterator[Problem]:
    """One known-wrong program must fail what its table says, nothing else, and get its diagnosis first."""
    expected = suite.wrong[program.name]
    rule = suite.diagnoses.get(expected.diagnosis) or BUILT_IN.get(expected.diagnosis)
    findings: list[_Finding] = []
    for result in _decided(results):
        findings += _failure_findings(exercise, program.name, expected, result)
        findings += _diagnosis_findings(exercise, program, expected, rule, result)
        findings += _entailment_findings(exercise, program, expected, rule, result)
    findings += _idle_findings(exercise, program, expected, results)
    return _told_once(findings, results)


def mutant_problems(exercise: Exercise, mutant: Mutant, results: Sequence[Result]) -> Iterator[Problem]:
    """What is told of the reference without a word of async is about that, or is said by no rule."""
    findings = [
        _Finding(
            result,
            exercise.suite_file,
            f"the diagnosis {found.id!r} is told of the reference without the {mutant.word} of line "
            f"{mutant.line},",
            "Narrow its `when`: it may explain nothing that another mistake brings about.",
        )
        for result in _decided(results)
        if (found := _report(result).diagnosis) is not None
        and found.id != DEPARTURE
        and found.cause not in EXPECTED
    ]
    return _told_once(findings, results)


# ---------------------------------------------------------------------- one result
def _inconclusive(exercise: Exercise, program: Program, result: Result) -> Iterator[_Finding]:
    file = program.file
    see = _command(exercise, program, result)
    fix = f"Repair {exercise.suite.name} if it says so, or report it; see {see}."
    if result.error is not None:
        fix = result.error.next_step or fix
        yield _Finding(result, file, "cannot be graded", fix, f": {_short(result.error.cause)}")
    elif result.report is not None and came_to_no_end(result.report):
        yield _Finding(result, file, "is inconclusive", fix, f": {_short(result.report.inconclusive)}")
    for check in result.report.checks if result.report is not None else ():
        if check.outcome is Outcome.INCONCLUSIVE:
            yield _Finding(result, file, f"{check.name} is inconclusive", fix, f": {_short(check.message)}")


def _stub_findings(exercise: Exercise, result: Result) -> Iterator[_Finding]:
    report = _report(result)
    while_imported = f"While {exercise.file_name} was imported"
    unloadable = {"syntax-error", "import-error"}
    for check in report.checks:
        known = check.diagnosis is not None and check.diagnosis.id in unloadable
        if known or check.message.startswith(while_imported):
            yield _Finding(
                result,
                exercise.stub,
                "cannot be imported",
                "Let the stub import cleanly: a learner starts from it.",
                f": {_short(check.message)}",
            )
            return
    if report.outcome is Outcome.PASSED:
        yield _Finding(result, exercise.stub, "gets full marks", "Leave something to do, or check for it.")
    elif _unexplained(report):
        yield _Finding(
            result,
            exercise.stub,
            "gets no diagnosis",
            "Add a [diagnosis.…] to suite.toml that says what the stub does: it is what learners see first.",
            f"; it fails {', '.join(check.name for check in _failed(result))}",
        )
    elif report.diagnosis is not None and report.diagnosis.line is None:
        yield _Finding(
            result,
            exercise.stub,
            f"gets the diagnosis {report.diagnosis.id!r} without a line",
            "Choose a place for it in suite.toml: at = …",
        )


def _failure_findings(
    exercise: Exercise, name: str, expected: Expectation, result: Result
) -> Iterator[_Finding]:
    report = _report(result)
    known = {check.name for check in report.checks}
    failed = {check.name: check for check in _failed(result)}
    for check in expected.must_fail:
        if check in known and check not in failed:
            sentence = f"[wrong.{name}] must_fail names {check}, which passed"
            yield _Finding(result, exercise.suite_file, sentence, "Mend the check or the list.")
    for check, told in failed.items():
        if check not in (*expected.must_fail, *expected.may_fail):
            yield _Finding(
                result,
                exercise.suite_file,
                f"[wrong.{name}] fails {check}, which is neither in must_fail nor in may_fail",
                "Mend the check or the program, or add the check to one of them.",
                f": {_short(told.message)}",
            )


def _diagnosis_findings(
    exercise: Exercise,
    program: Program,
    expected: Expectation,
    rule: DiagnosisRule | None,
    result: Result,
) -> Iterator[_Finding]:
    report = _report(result)
    if not _failed(result):
        return  # told already: it fails nothing of must_fail
    found, file = report.diagnosis, exercise.suite_file
    if found is None or found.id != expected.diagnosis:
        got = "no diagnosis" if found is None or _unexplained(report) else f"the diagnosis {found.id!r}"
        yield _Finding(
            result,
            file,
            f"[wrong.{program.name}] gets {got} instead of {expected.diagnosis!r}",
            "Mend `when` and `cause` of the two, or note in the suite a fact that tells them apart.",
            _source_of(report),
        )
    elif rule is not None and place_of(rule) != "none":
        lines = program.submission.read_text(encoding="utf-8").splitlines()
        if found.line is None or not 0 < found.line <= len(lines) or not lines[found.line - 1].strip():
            where = "without a line" if found.line is None else f"at line {found.line}, where nothing stands"
            yield _Finding(
                result,
                file,
                f"[wrong.{program.name}] gets its diagnosis {where}",
                'Choose another place: at = …; or at = "none" if it has no place.',
            )


def _entailment_findings(
    exercise: Exercise, program: Program, expected: Expectation, rule: DiagnosisRule | None, result: Result
) -> Iterator[_Finding]:
    """A rule may hold only for programs of which its sentence is true, whether it is shown first or not.

    The general rule of the same cause says the same in other words; those of behaviour say what was seen.
    """
    for name, check in _holding(result, but=TRUE_BY_ITSELF | BEHAVIOUR.keys()).items():
        general = rule is not None and name in GENERAL and BUILT_IN[name].cause == rule.cause
        if not general and name not in (expected.diagnosis, *expected.also):
            yield _Finding(
                result,
                exercise.suite_file,
                f"the diagnosis {name!r} holds for {_shown(exercise, program)}, whose mistake it is not,",
                f"Narrow its `when`; or, if its sentence is true of that program too, add it to `also` of "
                f"[wrong.{program.name}].",
                f" (in {check})",
            )


def _idle_findings(
    exercise: Exercise, program: Program, expected: Expectation, results: Sequence[Result]
) -> Iterator[_Finding]:
    """What `also` names must hold for some of several seeds: a list that only grows proves less and less."""
    decided = list(_decided(results))
    if len(decided) < ENOUGH:
        return
    held = {name for result in decided for names in result.holding.values() for name in names}
    for name in expected.also:
        if name not in held:
            yield _Finding(
                decided[0],
                exercise.suite_file,
                f"[wrong.{program.name}] also names {name!r}, which never holds for it",
                "Remove it.",
            )


def _unexplained(report: Report) -> bool:
    """No rule holds: what a learner reads are the words of a check."""
    return report.diagnosis is None or report.diagnosis.id == DEPARTURE


def _holding(result: Result, *, but: frozenset[str]) -> dict[str, str]:
    """The rules that hold, without those that cannot be wrong, each with the first check in which it does."""
    found: dict[str, str] = {}
    for check, names in result.holding.items():
        for name in names:
            if name not in but:
                found.setdefault(name, check)
    return found


def _shown(exercise: Exercise, program: Program) -> str:
    if program.file == exercise.reference:
        return "the reference"
    return f"{program.file.parent.name}/{program.file.name}"


def _source_of(report: Report) -> str:
    """Which check the diagnosis that was shown came from."""
    names = [check.name for check in report.checks if check.diagnosis == report.diagnosis]
    failed = [check.name for check in report.checks if check.outcome is Outcome.FAILED]
    if names and not _unexplained(report):
        return f" (by {names[0]})"
    return f" (it fails {', '.join(failed)})"


# ---------------------------------------------------------------------- helpers
def _decided(results: Iterable[Result]) -> Iterator[Result]:
    """Results that ended in a verdict; the others are told by :func:`inconclusive_problems`."""
    for result in results:
        if result.report is not None and result.report.outcome is not Outcome.INCONCLUSIVE:
            yield result


def _report(result: Result) -> Report:
    assert result.report is not None, "only decided results come here"
    return result.report


def _failed(result: Result) -> list[CheckReport]:
    return [check for check in _report(result).checks if check.outcome is Outcome.FAILED]


def _command(exercise: Exercise, program: Program, result: Result) -> str:
    runtime = f" --runtime {result.job.runtime}" if result.job.runtime else ""
    file, before = program.file, ""
    if program.submission != program.file:
        file = Path(exercise.file_name)
        before = f"`grade check {exercise.number} --show {program.name} >{file}` and "
    return f"{before}`grade {exercise.slug} --submission {file} --seed {result.job.seed}{runtime}`"


def _short(text: str) -> str:
    """One line; of a long text its beginning and its end, where tracebacks say what happened."""
    words = " ".join(text.split())
    if len(words) <= _BEGINNING + _END:
        return words
    return f"{words[:_BEGINNING]} … {words[-_END:]}"


def _told_once(findings: Iterable[_Finding], results: Sequence[Result]) -> Iterator[Problem]:
    groups: dict[tuple[Path, str], list[_Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.file, finding.sentence), []).append(finding)
    for (file, sentence), group in groups.items():
        first = group[0].result.job
        runtime = f" on {first.runtime}" if first.runtime else ""
        seeds = f"with seed {first.seed}{runtime}"
        if len(results) > 1:
            seeds += f", {len(group)} of {len(results)} times"
        yield Problem(file, f"{sentence} {seeds}{group[0].detail}", group[0].fix)
