"""Where hostile submissions are graded: one judge process per level, and what it must not lose by them.

An :class:`Arena` hands submissions to a real judge, one after another, as a cohort's would come, and
afterwards asks the machine whether anything is left of them. Whatever a learner must never see lies
around it as *canaries*: words that would show in a report if an attack had got at them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec

from grader.course import Course
from grader.errors import UsageError
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.report.model import Report, to_json
from grader.sandbox.cache import cache_folder
from grader.sandbox.process_table import children, descendants, of_user, state, user_of
from grader.submission import read_submission

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CANARY", "COURSE", "Arena", "Case", "Cost", "LevelName", "comparable", "load_cases"]

LevelName = Literal["sandbox", "account", "process"]

HERE = Path(__file__).parent
COURSE = HERE.parent / "courses" / "hostile"
SEED = 20_261
#: how far below its judge a warm process is: judge, bwrap, init, warm process
WARM_DEPTH = {"sandbox": 3, "account": 1, "process": 0}
CANARY = re.compile(r"CANARY-[a-z]+-[0-9a-f]{6,}")
#: so many hostile submissions, and then a right answer that is graded as ever
SUBMISSIONS_IN_A_ROW = 8
#: folders in which any user of a machine may leave something
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")
CLOCK_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``expect.toml`` of one hostile submission."""

    #: what it tries, in a sentence
    attack: str
    #: the levels of isolation that it is run at; those with walls withstand all, ``process`` some
    levels: tuple[LevelName, ...]
    #: the points that this code is worth without its attack; it must get no more
    worth: int
    #: by the check's name without ``test_``: "passed"; the id of the diagnosis ("a|b": either, where the
    #: kernel decides); or "~" and words of the message of a check that failed without a diagnosis
    checks: dict[str, str]
    #: of the kit, such as "03_uploads"; the tests' own exercise if not given
    exercise: str = ""
    #: the exercise of the right answer that comes after it; where threads race, no two reports are the same
    followed_by: str = ""
    #: one of that exercise's known-wrong programs is the submission; else the file beside
    known_wrong: str = ""
    runtime: Literal["asyncio", "trio"] | None = None
    #: must stand in the report's text
    words: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Case:
    """One hostile submission."""

    family: str
    name: str
    text: str
    expected: Expectation


def load_cases() -> list[Case]:
    """All folders with an ``expect.toml``, in order."""
    return [_case(path.parent) for path in sorted(HERE.glob("*/*/expect.toml"))]


def _case(folder: Path) -> Case:
    expected = msgspec.toml.decode((folder / "expect.toml").read_bytes(), type=Expectation)
    return Case(
        family=folder.parent.name,
        name=folder.name,
        text=_known_wrong(expected) or (folder / "submission.py").read_text(encoding="utf-8"),
        expected=expected,
    )


def _known_wrong(expected: Expectation) -> str:
    if not expected.known_wrong:
        return ""
    exercise = Course.locate().find(expected.exercise)
    return next(program.text for program in exercise.known_wrong if program.name == expected.known_wrong)


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a judge process has used so far, and holds now."""

    #: its own, without its sandboxes'
    cpu_seconds: float
    #: the most that it ever had
    memory_bytes: int
    descriptors: int


class Arena:
    """One judge process at one level; a context manager."""

    def __init__(self, level: LevelName) -> None:
        self.level = level
        self._folder = Path(tempfile.mkdtemp(prefix="onecook-hostile-"))
        self._folder.chmod(0o755)
        self._planted = self._plant()
        self.temporary = self._folder / "tmp"
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)
        with self._environment():
            self._judge = Judge()
        self.pid = self._judge._process.pid
        self._before = _shared_files()
        #: the user numbers that this judge has taken, for itself and for its sandboxes
        self._users: set[int] = set()
        self._usual: dict[tuple[str, str | None], Any] = {}
        #: graded since the last right answer
        self._row: list[Case] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._judge.close()
        shutil.rmtree(self._folder)

    # ------------------------------------------------------------------ grading
    def grade(self, case: Case) -> Report:
        """Grade a hostile submission; when this returns, its sandbox is closed."""
        self._row.append(case)
        return self._grade(self._course(case), self._key(case), self._revealed(case.text), case.expected)

    def grade_next(self, case: Case) -> Report:
        """Grade a right answer, as the next submission; to an exercise of the kit if this one is."""
        course, (key, _) = self._course(case), self.next_key(case)
        return self._grade(course, key, course.find(key).reference.read_text(), case.expected)

    def usual(self, case: Case) -> Any:
        """What that right answer gets before anything has happened; graded once."""
        key = self.next_key(case)
        if key not in self._usual:
            self._usual[key] = comparable(self.grade_next(case))
            assert self._usual[key]["outcome"] == "passed", self._usual[key]
        return self._usual[key]

    def prove_next_ones(self, *, after: int = SUBMISSIONS_IN_A_ROW) -> None:
        """Grade right answers, if there was none for so many hostile submissions.

        Raises:
            AssertionError: one was graded differently from how it is graded at first; says after which case.
        """
        if not self._row or len(self._row) < after:
            return
        row, self._row = self._row, []
        next_ones = {self.next_key(case): case for case in row}
        if all(comparable(self.grade_next(case)) == self.usual(case) for case in next_ones.values()):
            return
        with Arena(self.level) as fresh:
            guilty = [f"{case.family}/{case.name}" for case in row if fresh._changes_the_next(case)]
        who = " and ".join(guilty) or "all of these: " + ", ".join(
            f"{case.family}/{case.name}" for case in row
        )
        raise AssertionError(f"the next submission was graded differently after {who}")

    def _changes_the_next(self, case: Case) -> bool:
        usual = self.usual(case)
        self.grade(case)
        return bool(comparable(self.grade_next(case)) != usual)

    def _grade(self, course: Course, key: str, text: str, expected: Expectation) -> Report:
        exercise = course.find(key)
        file = self._folder / "submissions" / "mine" / exercise.file_name
        file.write_text(text, encoding="utf-8")
        request = GradeRequest(
            exercise=key,
            course=str(course.root),
            submission=Submitted.of(read_submission(exercise, file)),
            seed=SEED,
            runtime=expected.runtime,
            level=self.level,
        )
        for event in self._judge.grade(request):
            self._users |= self._claimed()
            if isinstance(event, Finished):
                report = event.report
        self._settle(request)
        file.unlink()
        return report

    def _settle(self, request: GradeRequest) -> None:
        """Until the judge has closed what it graded last: it answers the next request after that."""
        nothing = msgspec.structs.replace(request, exercise="99_nothing")
        with contextlib.suppress(UsageError):
            list(self._judge.grade(nothing))
            raise AssertionError("an exercise that is not there was graded")

    @staticmethod
    def _course(case: Case) -> Course:
        return Course.locate(None if case.expected.exercise else COURSE)

    @staticmethod
    def _key(case: Case) -> str:
        return case.expected.exercise or "01_post"

    @staticmethod
    def next_key(case: Case) -> tuple[str, str | None]:
        """The exercise and the runtime of the right answer after this case."""
        return case.expected.followed_by or case.expected.exercise or "02_next", case.expected.runtime

    # ------------------------------------------------------------------ what must not be seen
    def _plant(self) -> dict[str, str]:
        """Lay out what hostile programs look for; what they may know of it, by the name they use."""
        home, other = self._folder / "home", self._folder / "submissions" / "other"
        (self._folder / "submissions" / "mine").mkdir(parents=True)
        for folder, file in ((home, "secret.txt"), (other, "post.py")):
            folder.mkdir()
            (folder / file).write_text(f"# CANARY-{folder.name}-{secrets.token_hex(8)}\n")
        suite = COURSE / "suites" / "01_post" / "test_post.py"
        reference = COURSE / "solutions" / "01_post" / "post.py"
        return {
            "@HOME@": str(home),
            "@OTHER@": str(other / "post.py"),
            "@SUITE@": str(suite),
            "@REFERENCE@": str(reference),
            "@TMP@": str(self._folder / "tmp"),
        }

    def _revealed(self, text: str) -> str:
        """The program with everything that an attacker could at best find out."""
        known = {**self._planted, "@JUDGE@": str(self.pid), "@CLIENT@": str(os.getpid())}
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    @contextlib.contextmanager
    def _environment(self) -> Iterator[None]:
        """For the judge: folders of its own, and a secret in a variable."""
        changed = {
            "ONECOOK_CACHE": str(cache_folder()),
            "HOME": self._planted["@HOME@"],
            "TMPDIR": str(self._folder / "tmp"),
            "AUTOGRADER_SECRET": f"CANARY-environment-{secrets.token_hex(8)}",
        }
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    # ------------------------------------------------------------------ what must not be left
    def left(self) -> list[str]:
        """What submissions have left on this machine, in words; nothing if all is well."""
        ours = self._infrastructure()
        found = [f"process {pid}: {_command(pid)}" for pid in descendants(self.pid) if pid not in ours]
        found += [f"zombie {pid}" for pid in children(self.pid) if state(pid) in ("Z", "X")]
        found += [f"file {path}" for path in self.temporary.iterdir()]
        folders = (self._folder / "submissions" / "mine", Path(self._planted["@HOME@"]))
        found += [
            f"file {path}" for folder in folders for path in folder.iterdir() if path.name != "secret.txt"
        ]
        # What another judge has taken meanwhile is that one's business.
        users = self._users - (_all_claimed() - self._claimed())
        others = [pid for uid in users for pid in of_user(uid) if pid not in ours]
        found += [f"process {pid}: {_command(pid)}" for pid in others]
        found += [line for uid, line in _system_v_objects() if uid in users]
        return found + sorted(_shared_files(users) - self._before)

    def _infrastructure(self) -> set[int]:
        """The judge, and its warm processes with bubblewrap and its init above them; nothing below those."""
        found, above = {self.pid}, [self.pid]
        for _ in range(WARM_DEPTH[self.level]):
            below = [pid for each in above for pid in children(each)]
            above = [pid for pid in below if user_of(pid) == user_of(self.pid)]
            found |= set(above)
        return found

    def _claimed(self) -> set[int]:
        """The user numbers that this judge holds now."""
        inodes = set()
        for descriptor in Path(f"/proc/{self.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                inodes.add(str(descriptor.readlink()).removeprefix("socket:[").removesuffix("]"))
        return {uid for inode, uid in _claims() if inode in inodes}

    def cost(self) -> Cost:
        """What the judge has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        status = Path(f"/proc/{self.pid}/status").read_text()
        most = re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)
        assert most is not None
        return Cost(
            cpu_seconds=(int(fields[11]) + int(fields[12])) / CLOCK_TICKS_PER_SECOND,
            memory_bytes=int(most[1]) << 10,
            descriptors=len(os.listdir(f"/proc/{self.pid}/fd")),
        )


def comparable(report: Report) -> Any:
    """A report without what differs between two gradings of one submission with one seed."""
    told = msgspec.json.decode(to_json(report))
    for part in (told, *told["checks"]):
        del part["real_seconds"]
    del told["started_at"]
    return told


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
    return "gone"


def _claims() -> list[tuple[str, int]]:
    """(inode, user number) of each socket by which a judge on this machine claims a number."""
    found = re.findall(r"(\d+) @onecook-uid-(\d+)$", Path("/proc/net/unix").read_text(), re.MULTILINE)
    return [(inode, int(uid)) for inode, uid in found]


def _all_claimed() -> set[int]:
    return {uid for _, uid in _claims()}


def _shared_files(users: set[int] | None = None) -> set[str]:
    """What these users (all, if not given) have in folders that are open to everybody."""
    found = set()
    for folder in SHARED_FOLDERS:
        with contextlib.suppress(OSError):
            for entry in os.scandir(folder):
                with contextlib.suppress(OSError):
                    if users is None or entry.stat(follow_symlinks=False).st_uid in users:
                        found.add(f"file {entry.path}")
    return found


def _system_v_objects() -> list[tuple[int, str]]:
    """Shared memory, message queues and semaphores, by the user who owns each."""
    found = []
    for kind in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError):
            header, *lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
            column = header.split().index("uid")
            found += [(int(line.split()[column]), f"{kind}: {line}") for line in lines]
    return found
