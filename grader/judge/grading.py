"""One grading in the judge: what is graded, with which seed, on which runtime, in which sandbox."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

from grader.course import Course, Exercise, ExerciseFile
from grader.doctor import telling
from grader.judge.conducting.modules import Modules
from grader.judge.learner import Learner
from grader.judge.request import Event, Submitted
from grader.judge.sandboxes import Sandboxes
from grader.sandbox.policy import Demand, Level, Limits, Runtime
from grader.submission.imports import imported
from grader.suite_file import DiagnosisRule

__all__ = ["Grading", "chosen_runtime"]


@dataclasses.dataclass(slots=True, kw_only=True)
class Grading:
    """Everything that the checks of one grading share."""

    exercise: Exercise
    metadata: ExerciseFile
    rules: dict[str, DiagnosisRule]
    submission: Submitted
    program: Modules
    limits: Limits
    seed: int
    runtime: Runtime
    #: the runtime that the learner's code imports; empty when that is none or both
    written_for: str
    sandboxes: Sandboxes
    tell: Callable[[Event], None] = lambda _event: None
    #: what one check has found out and the others may use (see :attr:`.Learner.kept`)
    kept: dict[str, object] = dataclasses.field(default_factory=dict)

    @classmethod
    def prepare(
        cls,
        course: Course,
        key: str,
        submission: Submitted,
        *,
        seed: int,
        runtime: Runtime | None,
        demanded: Level | Demand,
        tell: Callable[[Event], None] = lambda _event: None,
    ) -> Grading:
        """Read the exercise, and start a sandbox for the submission.

        Raises:
            UsageError: the runtime is not one of the exercise's.
            CourseError: the exercise is broken.
        """
        exercise = course.find(key)
        metadata = exercise.metadata
        metadata.refuse_other_runtime(runtime)
        chosen = runtime or chosen_runtime(submission.text, metadata.runtimes)
        libraries = imported(submission.text, ("asyncio", "trio"))
        limits = metadata.bounded(Limits())
        grading = cls(
            exercise=exercise,
            metadata=metadata,
            rules=dict(exercise.suite_metadata.diagnoses),
            submission=submission,
            program=_program(exercise, metadata, submission),
            limits=limits,
            seed=seed,
            runtime=chosen,
            written_for=libraries[0] if len(libraries) == 1 else "",
            sandboxes=Sandboxes(demanded, chosen, limits, telling=telling),
            tell=tell,
        )
        grading.sandboxes.open()
        return grading

    def learner(self, check: str) -> Learner:
        """The learner's code for one check, with random numbers of its own."""
        schedule = None if self.seed == 0 else self.seed
        rng = random.Random(f"{self.seed}:{check}")  # noqa: S311 — repeatable on purpose
        return Learner(self.sandboxes, self.program, self.limits, rng, schedule, kept=self.kept)

    def leave(self) -> None:
        """Begin to end the sandbox, see :func:`grader.judge.sandboxes.settle`."""
        self.sandboxes.leave()

    def close(self) -> None:
        """End the sandbox."""
        self.sandboxes.close()


def chosen_runtime(text: str, allowed: tuple[Runtime, ...]) -> Runtime:
    """The runtime that a submission's own imports name; of several, the one that it uses more.

    anyio alone runs on either; the exercise's first runtime is taken.
    """
    if allowed == ("own",):
        return "own"
    found = imported(text, allowed)
    return next((runtime for runtime in allowed if found[:1] == [runtime]), allowed[0])


def _program(exercise: Exercise, metadata: ExerciseFile, submission: Submitted) -> Modules:
    given = {path.stem: path.read_text(encoding="utf-8") for path in exercise.given}
    drivers = {"driver": exercise.driver.read_text(encoding="utf-8")} if exercise.driver is not None else {}
    return Modules(
        texts={**given, exercise.module: submission.text, **drivers},
        given=tuple(given),
        learner=exercise.module,
        drivers=tuple(drivers),
        required=tuple(name.split(".")[0] for name in metadata.functions),
        on_loop=metadata.runtimes != ("own",),
    )
