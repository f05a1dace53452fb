"""Right about programs that nobody here wrote? Grades a folder of them, and gives four figures.

    python benchmarks/verdicts.py FOLDER [--seeds 3] [--jobs 2] [--list]

FOLDER holds ``NN/wrong/NAME.py`` and ``NN/right/NAME.py``, NN being the number of an exercise. A program says
in its first lines what its author did (``# mistake: …``). What a diagnosis is worth for a program is for a
person to say, once, in ``FOLDER/names.toml``::

    [true]   # its sentence names the mistake of these programs
    "03/wrong/batches" = ["in-batches"]
    [false]  # its sentence is not true of these, or its hint asks for what they have done
    "03/wrong/newline_stays" = ["swallows_the_refusal"]
    [general]   # true of the run, and not what the author did

An id that stands in neither is general, if it is the words of a check or a bare exception, and else it is
listed as not judged. The figures, over all seeds: right programs accepted with every one; wrong ones refused
with every one; of the refused, by the first diagnosis, those that are named truly, falsely, in general words.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tomllib
from collections import Counter
from pathlib import Path

from grader.cohort.pool import Job, JudgePool, Result
from grader.course import Course
from grader.outcome import Outcome

GENERAL = ("", "departure", "raised")


@dataclasses.dataclass(frozen=True)
class Graded:
    """One program and what became of it, seed by seed."""

    name: str
    mistake: str
    results: list[Result]

    @property
    def outcomes(self) -> list[Outcome | None]:
        """What was decided; None: nothing."""
        return [result.report.outcome if result.report is not None else None for result in self.results]

    @property
    def is_right(self) -> bool:
        """Its author says so."""
        return "/right/" in self.name

    @property
    def is_accepted(self) -> bool:
        """Full marks with every seed."""
        return all(outcome is Outcome.PASSED for outcome in self.outcomes)

    @property
    def is_refused(self) -> bool:
        """A failed check with every seed."""
        return all(outcome is Outcome.FAILED for outcome in self.outcomes)

    @property
    def words(self) -> tuple[str, str]:
        """Id and sentences of the diagnosis with the first seed that refuses it."""
        for result in self.results:
            if result.report is not None and result.report.outcome is Outcome.FAILED:
                found = result.report.diagnosis
                if found is None:
                    failed = next(each for each in result.report.checks if each.outcome is Outcome.FAILED)
                    return "", failed.message.split("\n")[0]
                return found.id, f"line {found.line}: {found.explanation} / {found.hint}"
        return "", ""


def programs(folder: Path) -> list[Path]:
    """All of them, by exercise."""
    return sorted([*folder.glob("[0-9][0-9]*/wrong/*.py"), *folder.glob("[0-9][0-9]*/right/*.py")])


def mistake_of(text: str) -> str:
    """What the author says."""
    lines = [line for line in text.splitlines() if line.startswith("# mistake:")]
    return lines[0].partition(":")[2].strip() if lines else ""


def told(graded: Graded) -> str:
    """The outcomes, seed by seed."""
    return f"[{', '.join('nothing' if each is None else each.value for each in graded.outcomes)}]"


def grade(folder: Path, seeds: int, jobs: int | None) -> list[Graded]:
    """All programs with all seeds."""
    course = Course.locate(None)
    with JudgePool(jobs) as pool:
        asked = []
        for path in programs(folder):
            exercise = course.find(path.parts[-3][:2].lstrip("0"))
            futures = [pool.submit(Job(exercise, path, seed)) for seed in range(1, seeds + 1)]
            name = f"{path.parts[-3][:2]}/{path.parts[-2]}/{path.stem}"
            asked.append((name, mistake_of(path.read_text(encoding="utf-8")), futures))
        return [
            Graded(name, mistake, [each.result() for each in futures]) for name, mistake, futures in asked
        ]


def main() -> None:
    """Grade, judge, print; exit code 1 when a right program is refused or a wrong one accepted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=None)
    parser.add_argument("--list", action="store_true", help="show what is said about every program")
    options = parser.parse_args()
    judged_file = options.folder / "names.toml"
    judged = tomllib.loads(judged_file.read_text(encoding="utf-8")) if judged_file.is_file() else {}
    graded = grade(options.folder, options.seeds, options.jobs)
    right = [each for each in graded if each.is_right]
    wrong = [each for each in graded if not each.is_right]
    refused = [each for each in wrong if each.is_refused]
    kinds: Counter[str] = Counter()
    for each in wrong:
        name, words = each.words
        kind = next(
            (
                kind
                for kind in ("true", "false", "general")
                if name in judged.get(kind, {}).get(each.name, ())
            ),
            "",
        )
        kind = kind or ("general" if name in GENERAL else "not judged")
        if each.is_refused:
            kinds[kind] += 1
        if options.list or kind in ("not judged", "false") or not each.is_refused:
            outcomes = "" if each.is_refused else f" {told(each)}"
            print(f"{each.name}{outcomes}: {each.mistake}\n    {kind}: {name or 'no diagnosis'}: {words}")
    for each in right:
        if not each.is_accepted:
            print(f"{each.name} {told(each)}, which is right: {each.mistake}\n    {each.words}")
    accepted = sum(each.is_accepted for each in right)
    print(f"right programs accepted with each of {options.seeds} seeds: {accepted} of {len(right)}")
    print(f"wrong programs refused with each of {options.seeds} seeds: {len(refused)} of {len(wrong)}")
    for kind in ("true", "false", "general", "not judged"):
        print(f"of the refused, {kind}: {kinds[kind]} of {len(refused)}")
    sys.exit(accepted < len(right) or len(refused) < len(wrong))


if __name__ == "__main__":
    main()
