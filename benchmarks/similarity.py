"""Are hidden copies found among honest programs, and how long does it take?

    python benchmarks/similarity.py [--cohorts 10] [--copies 1] [--copydetect]
    python benchmarks/similarity.py --students 1000 [--exercise 3] [--rounds 5]

The honest programs are those of ``benchmarks/unseen``: ten sets by different hands, right and wrong. Of each
exercise copies of some are made by script in eight ways (``disguises.py``) and put among them; then all are
compared, with what ``grade similar`` discounts. Figures, for k made pairs (a copy and what it is of; two for
a mixed one), over all cohorts: how many of the first k pairs are made ones; how many made pairs stand out;
how many honest ones do; and of which kind those among the first k are. Two programs of one set may be by one
hand, and two copies may be of one program: such pairs count as neither.

With ``--students`` a gradebook of so many different programs is made, honest ones and copies of them, and the
command itself is timed on it, in processor time. ``--copydetect`` ranks by that tool's own similarity, if it
is installed.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import hashlib
import importlib
import io
import itertools
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from disguises import KINDS, disguised

from grader.course import Course, Exercise
from grader.gradebook.attempts import Content, HandIn
from grader.gradebook.store import Gradebook
from grader.similarity.compare import Comparison, compare
from grader.similarity.given import given_texts
from grader.similarity.tokens import Tokenizer

UNSEEN = Path(__file__).parent / "unseen"


@dataclasses.dataclass(frozen=True)
class Copy:
    """A made program, what it is of, and how it was made."""

    name: str
    text: str
    kind: str
    origins: tuple[str, ...]


def honest_programs(exercise: Exercise) -> dict[str, str]:
    """By ``SET/right/NAME``, without the lines in which an author says what he did."""
    found = {}
    for path in sorted(UNSEEN.glob(f"*/{exercise.number:02}/*/*.py")):
        lines = path.read_text(encoding="utf-8").split("\n")
        told = ("# expected:", "# mistake:", "# rule:", "# seen:")
        name = f"{path.parts[-4]}/{path.parts[-2]}/{path.stem}"
        found[name] = "\n".join(line for line in lines if not line.startswith(told))
    return found


def made_copies(
    exercise: Exercise, honest: Mapping[str, str], copies: int, draw: random.Random
) -> list[Copy]:
    """So many of each kind."""
    keep = {part for name in exercise.metadata.functions for part in name.split(".")}
    names = sorted(honest)
    made: list[Copy] = []
    for kind in KINDS:
        while sum(copy.kind == kind for copy in made) < copies:
            one, other = draw.sample(names, 2)
            try:
                text = disguised(kind, honest[one], honest[other], keep=keep, draw=draw)
            except SyntaxError:
                continue  # a program that is wrong in that it is none
            made.append(Copy(f"copy/{len(made)}", text, kind, (one, other) if kind == "mixed" else (one,)))
    return made


def compared(exercise: Exercise, texts: Mapping[str, str], tokenizer: Tokenizer) -> Comparison:
    """All of them, each handed in by one student."""
    handed = {name: ((name,),) for name in texts}
    return compare(
        exercise.key,
        handed,
        lambda name: Content(sha256=name, text=texts[name]),
        given=given_texts(exercise),
        tokenizer=tokenizer,
    )


def is_made(one: str, other: str, copies: Mapping[str, Copy]) -> bool | None:
    """Whether one is a copy of the other; None: it is not for this benchmark to say."""
    origins = [set(copies[name].origins) if name in copies else {name} for name in (one, other)]
    if (one in copies) != (other in copies) and origins[0] & origins[1]:
        return True
    hands = [{name.split("/")[0] for name in each} for each in origins]
    return None if hands[0] & hands[1] else False


def ours(comparison: Comparison) -> dict[tuple[str, str], float]:
    """Scores by names."""
    names = [program.sha256 for program in comparison.programs]
    return {(names[pair.first], names[pair.second]): pair.score for pair in comparison.pairs}


class Copydetect:
    """That tool's similarity at its defaults: the larger of the two that it tells of a pair."""

    def __init__(self, exercise: Exercise) -> None:
        self._tool = importlib.import_module("copydetect")
        utils = importlib.import_module("copydetect.utils")
        given = [utils.filter_code(text, "x.py")[0] for text in given_texts(exercise)]
        self._given = sorted({int(each) for text in given for each in utils.hashed_kgrams(text, 25)})
        self._prints: dict[str, Any] = {}
        self._scores: dict[tuple[str, str], float] = {}

    def scores(self, texts: Mapping[str, str]) -> dict[tuple[str, str], float]:
        """Of all pairs, by names."""
        return {
            (one, other): self._score(texts[one], texts[other])
            for one, other in itertools.combinations(texts, 2)
        }

    def _score(self, one: str, other: str) -> float:
        if (one, other) not in self._scores:
            told = self._tool.compare_files(self._print(one), self._print(other))
            self._scores[one, other] = float(max(told[1]))
        return self._scores[one, other]

    def _print(self, text: str) -> Any:
        if text not in self._prints:
            self._prints[text] = self._tool.CodeFingerprint("x.py", 25, 6, self._given, fp=io.StringIO(text))
        return self._prints[text]


@dataclasses.dataclass
class Row:
    """What was found in the cohorts of one exercise."""

    made: int = 0
    first: int = 0
    out_made: int = 0
    out_honest: int = 0
    found: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    kinds: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)

    def add(self, scores: Mapping[tuple[str, str], float], fence: float, copies: Mapping[str, Copy]) -> None:
        """Count one cohort."""
        sure = {pair: truth for pair in scores if (truth := is_made(*pair, copies)) is not None}
        ranked = sorted(sure, key=lambda pair: -scores[pair])
        count = sum(len(copy.origins) for copy in copies.values())
        self.made += count
        for copy in copies.values():
            self.kinds[copy.kind] += len(copy.origins)
        for one, other in (pair for pair in ranked[:count] if sure[pair]):
            self.first += 1
            self.found[copies[one if one in copies else other].kind] += 1
        out = [sure[pair] for pair in ranked if scores[pair] >= fence]
        self.out_made += sum(out)
        self.out_honest += len(out) - sum(out)


def evaluate(options: argparse.Namespace) -> None:
    """Print a row for each exercise."""
    tokenizer = Tokenizer()
    print(
        "| exercise | made pairs | of the first so many | stand out | honest that do |",
        " | ".join(KINDS),
        "|",
    )
    print("|---" * (5 + len(KINDS)) + "|")
    for exercise in Course.locate(None).exercises():
        honest = honest_programs(exercise)
        other_tool = Copydetect(exercise) if options.copydetect else None
        row = Row()
        for seed in range(options.cohorts):
            made = made_copies(exercise, honest, options.copies, random.Random(seed))
            texts = honest | {copy.name: copy.text for copy in made}
            comparison = compared(exercise, texts, tokenizer)
            scores = other_tool.scores(texts) if other_tool else ours(comparison)
            row.add(scores, comparison.spread.fence, {copy.name: copy for copy in made})
        found = " | ".join(f"{row.found[kind]} of {row.kinds[kind]}" for kind in KINDS)
        print(
            f"| {exercise.number} | {row.made} | {row.first} | {row.out_made} | {row.out_honest} | {found} |",
            flush=True,
        )


def different_programs(exercise: Exercise, students: int) -> Iterator[str]:
    """The honest ones, and then copies in all disguises, no two the same."""
    honest = honest_programs(exercise)
    yield from list(honest.values())[:students]
    draw = random.Random(0)
    left = students - len(honest)
    while left > 0:
        one, other = draw.choices(sorted(honest.values()), k=2)
        try:
            yield disguised("all", one, other, keep=(), draw=draw)
        except SyntaxError:
            continue
        left -= 1


def measured(command: list[str]) -> tuple[float, int]:
    """Processor seconds of a command, and the most memory of all so far, in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss // 1024


def timed(options: argparse.Namespace) -> None:
    """Print how long the command takes."""
    exercise = Course.locate(None).find(options.exercise)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "gradebook.db"
        size = 0
        with Gradebook.open(path, create=True) as book:
            rows = []
            for number, text in enumerate(different_programs(exercise, options.students)):
                content = Content(sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)
                hand_in = HandIn(
                    student=f"student-{number}",
                    exercise=exercise.key,
                    sha256=content.sha256,
                    place=str(number),
                )
                rows.append((hand_in, content))
                size += len(text)
            book.hand_in(rows)
        command = [sys.executable, "-m", "grader", "similar", str(path)]
        runs = [measured(command) for _ in range(options.rounds)]
    seconds = sorted(each for each, _ in runs)
    print(
        f"exercise {exercise.number}, {len(rows)} students, {size / 1e6:.1f} MB: "
        f"{statistics.median(seconds):.1f} processor seconds ({seconds[0]:.1f} to {seconds[-1]:.1f}), "
        f"at most {max(memory for _, memory in runs)} MiB"
    )


def main() -> None:
    """Evaluate, or time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cohorts", type=int, default=10, help="with other copies each")
    parser.add_argument("--copies", type=int, default=1, help="of each kind, in a cohort")
    parser.add_argument("--copydetect", action="store_true")
    parser.add_argument("--students", type=int)
    parser.add_argument("--exercise", default="3")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    task: Callable[[argparse.Namespace], None] = timed if options.students else evaluate
    task(options)


if __name__ == "__main__":
    main()
