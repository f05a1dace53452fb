"""What autograding a notebook costs, with the judge and with nbgrader alone; real seconds, in one run.

    python benchmarks/notebooks.py [--rounds 3] [--notebooks 11]

Both courses have the same right answer to exercise 3. In nbgrader's own course the notebook is executed and
its test cell only looks whether the function is there; in the other one nothing is executed, and the judge
grades. Each round grades one notebook and then all of them, first in one course, then in the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.bundle.files import write_folder
from grader.course import Course
from grader.notebook.course import course_files

UPLOADS = Course.locate().find("uploads")
BIN = Path(sys.executable).parent


def nbgrader(course: Path, *arguments: str) -> float:
    """Run a command of nbgrader's in a course; how long it took."""
    began = time.monotonic()
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [BIN / "nbgrader", *arguments], cwd=course, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.monotonic() - began


def course_of(folder: Path, *, judged: bool, notebooks: int) -> Path:
    """A course with so many right submissions."""
    write_folder(
        course_files([UPLOADS], course_id="x", execute=False, isolation="untrusted", written=0), folder
    )
    source = folder / "source" / "exercise-3" / "exercise-3.ipynb"
    if not judged:
        (folder / "nbgrader_config.py").write_text("")
        nb = json.loads(source.read_text())
        for cell in nb["cells"]:
            text = "".join(cell["source"])
            if "check(" in text and cell["cell_type"] == "code":
                cell["source"] = "assert callable(upload_all)"
        source.write_text(json.dumps(nb))
    nbgrader(folder, "generate_assignment", "exercise-3")
    nb = json.loads((folder / "release" / "exercise-3" / "exercise-3.ipynb").read_text())
    answer = next(cell for cell in nb["cells"] if cell["id"] == "answer")
    answer["source"] = f"# exercise-3\n{UPLOADS.reference.read_text()}"
    for number in range(notebooks):
        target = folder / "submitted" / f"s{number:03}" / "exercise-3"
        target.mkdir(parents=True)
        answer["source"] += f"# {number}\n"  # no two are the same
        (target / "exercise-3.ipynb").write_text(json.dumps(nb))
    return folder


def graded(course: Path, student: str) -> float:
    """How long it takes to autograde the submissions of these students anew."""
    shutil.rmtree(course / "autograded", ignore_errors=True)
    return nbgrader(course, "autograde", "exercise-3", "--force", f"--student={student}")


def main() -> None:
    """Measure, and print medians, the range, and the ratios of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--notebooks", type=int, default=11)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        courses = {
            judged: course_of(Path(temporary) / str(judged), judged=judged, notebooks=options.notebooks)
            for judged in (False, True)
        }
        one: dict[bool, list[float]] = {False: [], True: []}
        more: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(options.rounds):
            for judged, course in courses.items():
                alone, together = graded(course, "s000"), graded(course, "*")
                one[judged].append(alone)
                more[judged].append((together - alone) / (options.notebooks - 1))
    for name, found in (("one notebook, with all imports", one), ("each further notebook", more)):
        for judged in (False, True):
            times = found[judged]
            who = "with the judge, nothing executed" if judged else "nbgrader alone"
            print(f"{name}, {who}: {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})")
        print(f"  ratio {statistics.median(found[True]) / statistics.median(found[False]):.2f}")


if __name__ == "__main__":
    main()
