"""What a class hands in, made by script: the same class for the same seed, of any size, in a second.

    python benchmarks/made_cohort.py DIR --students 40 --seed 7 [--exercise exercise-3 …] [--layout students]

Each student hands in one file for each exercise that is named (all, if none is), or with ``--turns`` for one
of them, in turns. What it is comes from a deck: most are the reference with small differences, then right
programs, known-wrong ones, those of ``unseen/`` (by people who had read no suite), stubs, hostile and broken
files. Each kind is there at least once as soon as there are enough students. Some hand in twice, some late
(where the layout tells it).

Layouts: ``students`` (a folder for each), ``moodle`` and ``canvas`` (a zip for each exercise), ``gradescope``
(an export for each exercise). ``--list FILE`` writes what was made, as JSON: a row for each file that counts,
with the kind and what it must come to.

The hostile ones do no harm outside a sandbox that lasts: each is bounded by itself.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import datetime
import json
import random
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course import Course, Exercise

UNSEEN = Path(__file__).resolve().parent / "unseen"
#: of a hundred files; what is left is the reference with small differences
SHARES = {
    "right": 14.0,
    "wrong": 20.0,
    "unseen right": 4.0,
    "unseen wrong": 6.0,
    "stub": 4.0,
    "endless loop": 0.4,
    "endless import": 0.4,
    "large output": 0.4,
    "ends the process": 0.4,
    "ends quietly": 0.4,
    "forks": 0.4,
    "takes memory": 0.4,
    "recursion": 0.4,
    "syntax error": 1.0,
    "not UTF-8": 0.6,
    "empty": 0.6,
    "other file name": 1.0,
    "notebook": 1.0,
    "damaged notebook": 0.4,
    "very large": 0.2,
}
REFERENCE = "reference"
#: of a hundred students
TWICE, LATE = 10, 6
#: what stands below the reference
BELOW = {
    "endless import": "for _ in range(10**11):\n    pass\n",
    "large output": "for _ in range(1_000):\n    print('x' * 100_000)\n",
    "ends the process": "import os\nos._exit(0)\n",
    "ends quietly": "raise SystemExit(0)\n",
    "forks": "import os\nfor _ in range(6):\n    os.fork()\n",
    # In one go: taken bit by bit, a busy machine may find its processor time used up first.
    "takes memory": "hoard = bytearray(1 << 32)\n",
    "recursion": "def deeper(n=0):\n    return deeper(n + 1)\n\n\ndeeper()\n",
    "syntax error": "def (\n",
}
#: what they come to, if not "failed"; "" where that depends on the exercise
MUST = {
    REFERENCE: "passed",
    "right": "passed",
    "wrong": "failed",
    "unseen right": "passed",
    "unseen wrong": "failed",
    "stub": "failed",
    "large output": "",
    "forks": "",
    "other file name": "passed",
    "notebook": "passed",
    "not UTF-8": "refused",
    "damaged notebook": "refused",
    "very large": "refused",
}
#: a file of this many bytes is more than a submission may have
VERY_LARGE = 300 << 10
FIRST = (
    "Ada", "Alan", "Aisha", "Björn", "Chloé", "Dmitri", "Edsger", "Fatima", "Grace", "Hedy", "Ibrahim",
    "Jana", "Katherine", "Léa", "Margaret", "Nadia", "Ólafur", "Priya", "Quentin", "Rózsa", "Sofia", "Tim",
    "Ursula", "Vint", "Wanda", "Xiao", "Yukihiro", "Zoë", "Barbara", "Donald", "Emmy", "Frances", "Guido",
    "John", "Leslie", "Niklaus", "Radia", "Sergey", "Tony", "Wei",
)  # fmt: skip
LAST = (
    "Lovelace", "Turing", "Khan", "Ångström", "Dubois", "Ivanov", "Dijkstra", "Zahra", "Hopper", "Lamarr",
    "Demir", "Nováková", "Johnson", "Moreau", "Hamilton", "Petrova", "Jónsson", "Sharma", "Laurent",
    "Péter", "Kowalska", "Berners-Lee", "Franklin", "Cerf", "Rutkowska", "Li", "Matsumoto", "Müller",
    "Liskov", "Knuth", "Noether", "Allen", "Rossum", "Backus", "Lamport", "Wirth", "Perlman", "Brin",
    "Hoare", "Chen", "O'Neill", "García", "Silva", "Okafor", "Nguyen", "Andersson", "Nielsen", "Haddad",
    "Costa", "Weiß",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class File:
    """A file that was handed in."""

    kind: str
    name: str
    content: bytes
    #: "passed", "failed", "refused"; empty where either is right
    must: str


@dataclasses.dataclass(frozen=True)
class Made:
    """What a student has handed in for an exercise; the last of the files counts."""

    number: int
    exercise: Exercise
    files: tuple[File, ...]
    late: bool

    @property
    def name(self) -> str:
        """Of the student: no two are called alike."""
        return name_of(self.number)

    @property
    def moment(self) -> int:
        """Minutes from the beginning of the course to the hand-in."""
        return 60 * 24 * 7 + self.number % 5000 + (60 * 24 if self.late else 0)


def name_of(number: int) -> str:
    """Of a student."""
    rest, first = divmod(number, len(FIRST))
    middle, last = divmod(rest, len(LAST))
    between = f" {chr(ord('A') + middle % 26)}." if middle else ""
    return f"{FIRST[first]}{between} {LAST[(last + first) % len(LAST)]}"


# ---------------------------------------------------------------------- programs
class Programs:
    """Of one exercise, by kind."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.reference = exercise.reference.read_text("utf-8")
        self._texts = {
            "right": [path.read_text("utf-8") for path in exercise.right],
            "wrong": [program.text for program in exercise.known_wrong],
            "unseen right": _unseen(exercise, "right"),
            "unseen wrong": _unseen(exercise, "wrong"),
            "stub": [exercise.stub.read_text("utf-8")],
        }

    def made(self, kind: str, number: int, dice: random.Random) -> File:
        """One file of a kind; of two students' no two are the same."""
        name = self.exercise.file_name
        text = self._text(kind, dice)
        head = f"# {name_of(number)}, {self.exercise.slug}\n"
        content = _varied(head + text, dice).encode()
        if kind == "not UTF-8":
            content = f"# Lösung von {number}, geprüft\n{text}".encode("latin-1", "replace")
        elif kind == "empty":
            content = b""
        elif kind == "very large":
            content += b"# and so on\n" * (VERY_LARGE // 12)
        elif kind == "other file name":
            name = dice.choice(("main.py", "homework final.py", "solution(2).py", "Abgabe.py"))
        elif kind in ("notebook", "damaged notebook"):
            name = f"{self.exercise.module}.ipynb"
            content = _notebook(self.exercise, head + text)
            if kind == "damaged notebook":
                content = content[: len(content) // 2]
        return File(kind, name, content, MUST.get(kind, "failed"))

    def _text(self, kind: str, dice: random.Random) -> str:
        if kind in self._texts:
            return dice.choice(self._texts[kind])
        if kind == "endless loop":
            return f"{self.reference}\n\n{_endless(self.exercise)}"
        below = BELOW.get(kind)
        return f"{self.reference}\n\n{below}" if below else self.reference


def _endless(exercise: Exercise) -> str:
    """The first function that the exercise asks for, never coming back."""
    owner, dot, name = exercise.metadata.functions[0].rpartition(".")
    if dot:
        return f"def _never(*things, **named):\n    while True:\n        pass\n\n\n{owner}.{name} = _never\n"
    return f"async def {name}(*things, **named):\n    while True:\n        pass\n"


def _unseen(exercise: Exercise, which: str) -> list[str]:
    paths = sorted(UNSEEN.glob(f"*/{exercise.number:02}/{which}/*.py"))
    return [path.read_text("utf-8") for path in paths]


def _varied(text: str, dice: random.Random) -> str:
    """The same program as another editor leaves it."""
    return dice.choice(
        (text, text, text, text.replace("\n", "\r\n"), f"{text}\n\n", f"{text}# done\n", text.rstrip())
    )


def _notebook(exercise: Exercise, text: str) -> bytes:
    cells = [
        {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "My answer."},
        {
            "cell_type": "code",
            "id": "answer",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": f"# {exercise.slug}\n{text}",
        },
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1).encode()


# ---------------------------------------------------------------------- a class
def deck(size: int, dice: random.Random) -> list[str]:
    """So many kinds by their shares, shuffled; each at least once, the most frequent first."""
    cards = [kind for kind, share in SHARES.items() for _ in range(max(1, round(size * share / 100)))]
    cards = [*list(SHARES), *cards[len(SHARES) :]] if len(cards) > size else cards
    cards = [*cards[:size], *[REFERENCE] * (size - len(cards))]
    dice.shuffle(cards)
    return cards


def made(exercises: Sequence[Exercise], students: int, seed: int, *, turns: bool = False) -> Iterator[Made]:
    """What everybody has handed in, student by student."""
    dice = random.Random(seed)
    of = {exercise.key: Programs(exercise) for exercise in exercises}
    asked = [
        (number, each)
        for number in range(students)
        for each in ([exercises[number % len(exercises)]] if turns else exercises)
    ]
    for (number, exercise), kind in zip(asked, deck(len(asked), dice), strict=True):
        programs = of[exercise.key]
        last = programs.made(kind, number, dice)
        files: tuple[File, ...] = (last,)
        if dice.randrange(100) < TWICE and last.name == exercise.file_name:
            files = (programs.made("stub", number, dice), last)
        yield Made(number, exercise, files, late=dice.randrange(100) < LATE)


# ---------------------------------------------------------------------- as it is downloaded
Named = Iterator[tuple[str, bytes]]


def _students(exercise: Exercise, all_of_it: Sequence[Made], *, several: bool) -> Named:
    below = f"{exercise.key}/" if several else ""
    for each in all_of_it:
        for copy, file in _copies(each):
            yield f"{_folder(each)}/{below}{copy}", file


def _moodle(exercise: Exercise, all_of_it: Sequence[Made]) -> Named:  # noqa: ARG001 — as every layout
    for each in all_of_it:
        for copy, file in _copies(each):
            yield f"{each.name}_{10_000 + each.number}_assignsubmission_file/{copy}", file


def _canvas(exercise: Exercise, all_of_it: Sequence[Made]) -> Named:
    for each in all_of_it:
        late = "LATE_" if each.late else ""
        for again, file in enumerate(each.files):
            name = file.name.replace(".py", f"-{again}.py") if again else file.name
            attachment = 100_000 * exercise.number + 2 * each.number + again
            yield f"{_sortable(each)}_{late}{10_000 + each.number}_{attachment}_{name}", file.content


def _gradescope(exercise: Exercise, all_of_it: Sequence[Made]) -> Named:
    top, metadata = f"assignment_{exercise.number}_export", ["---"]
    for each in all_of_it:
        for again, file in enumerate(each.files):
            submission = f"submission_{1_000_000 * exercise.number + 2 * each.number + again}"
            metadata += [
                f"{submission}:",
                "  :submitters:",
                f'  - :name: "{each.name}"',
                f"    :sid: '{10_000 + each.number}'",
                f"    :email: s{each.number}@example.org",
                f"  :created_at: {_moment(each.moment + again):%Y-%m-%d %H:%M:%S}.000000000 Z",
            ]
            yield f"{top}/{submission}/{file.name}", file.content
    yield f"{top}/submission_metadata.yml", "\n".join([*metadata, ""]).encode()


def _copies(each: Made) -> Named:
    """What lies side by side, the later one as a browser calls a copy."""
    for again, file in enumerate(each.files):
        stem, dot, suffix = file.name.rpartition(".")
        yield f"{stem} ({again}){dot}{suffix}" if again else file.name, file.content


def _folder(each: Made) -> str:
    return f"{each.number:05}-{each.name.replace(' ', '-').replace('.', '')}"


def _sortable(each: Made) -> str:
    first, *more = each.name.split()
    return "".join(letter for letter in "".join([*more, first]).lower() if letter.isalnum())


def _moment(minutes: int) -> datetime.datetime:
    return datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minutes)


def write(folder: Path, layout: str, all_of_it: Sequence[Made]) -> list[Path]:
    """Write a class to a folder; what ``grade cohort`` is given."""
    by_exercise: dict[str, list[Made]] = collections.defaultdict(list)
    for each in all_of_it:
        by_exercise[each.exercise.key].append(each)
    folder.mkdir(parents=True)
    if layout == "students":
        for of_one in by_exercise.values():
            for name, content in _students(of_one[0].exercise, of_one, several=len(by_exercise) > 1):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        return [folder]
    files = {"moodle": _moodle, "canvas": _canvas, "gradescope": _gradescope}[layout]
    downloads = []
    for of_one in by_exercise.values():
        exercise = of_one[0].exercise
        downloads.append(folder / f"{exercise.slug}.zip")
        with zipfile.ZipFile(downloads[-1], "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files(exercise, of_one):
                moment = zipfile.ZipInfo(name, (2026, 10, 9, 12, 0, 0))
                archive.writestr(moment, content, zipfile.ZIP_DEFLATED)
    return downloads


def listed(all_of_it: Sequence[Made]) -> str:
    """A row for each file that counts, as JSON."""
    rows = [
        {
            "number": each.number,
            "student": _folder(each),
            "exercise": each.exercise.key,
            "file": each.files[-1].name,
            "kind": each.files[-1].kind,
            "must": each.files[-1].must,
            "twice": len(each.files) > 1,
            "late": each.late,
        }
        for each in all_of_it
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


LAYOUTS = ("students", "moodle", "canvas", "gradescope")


def main() -> None:
    """Make a class, and say what it is and how to grade it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path, help="must not be there")
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--layout", choices=LAYOUTS, default="students")
    parser.add_argument("--turns", action="store_true", help="each student hands in for one exercise")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write what was made, as JSON")
    options = parser.parse_args()
    course = Course.locate(None)
    exercises = [course.find(name) for name in options.exercise] or list(course.exercises())
    all_of_it = list(made(exercises, options.students, options.seed, turns=options.turns))
    downloads = write(options.folder, options.layout, all_of_it)
    if options.list:
        options.list.write_text(listed(all_of_it), "utf-8")
    kinds = collections.Counter(each.files[-1].kind for each in all_of_it)
    for kind, count in kinds.most_common():
        print(f"{count:6}  {kind}")
    twice, late = sum(len(each.files) > 1 for each in all_of_it), sum(each.late for each in all_of_it)
    print(f"{len(all_of_it):6}  files that count; {twice} were handed in twice, {late} late")
    first, *more = downloads
    print("grade cohort", first, *(f"--also {each}" for each in more), *(each.slug for each in exercises))


if __name__ == "__main__":
    main()
