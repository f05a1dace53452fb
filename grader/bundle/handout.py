"""What learners get: lessons and files to edit, ready to be a repository; no solution, and no suite."""

from __future__ import annotations

from grader.bundle.files import File, text
from grader.course import Exercise

__all__ = ["handout"]

README = """\
# The exercises

| | exercise | points | what you do |
|---|---|---|---|
{rows}

Read the lesson of an exercise, change its one file, and grade it:

```bash
python3 -m venv .venv && .venv/bin/pip install onecook
.venv/bin/grade {first}
```

(Or give pip the wheel that your instructor has for you.) Only that file is graded. `grade` alone shows how
far you are.
"""
IGNORED = """\
.venv/
__pycache__/
*.old
"""


def handout(exercises: tuple[Exercise, ...]) -> dict[str, File]:
    """The files of the folder, by their names in it; at least one exercise.

    Raises:
        CourseError: an exercise is broken.
    """
    rows = [
        f"| {exercise.number} | [{metadata.title}](exercises/{exercise.key}/README.md) "
        f"| {metadata.points} | {metadata.summary} |"
        for exercise, metadata in ((each, each.metadata) for each in exercises)
    ]
    files = {"README.md": text(README.format(rows="\n".join(rows), first=exercises[0].slug))}
    files[".gitignore"] = text(IGNORED)
    for exercise in exercises:
        files |= {name: File(path.read_bytes()) for name, path in exercise.handed_out.items()}
    return files
