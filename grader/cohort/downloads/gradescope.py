"""Gradescope's *Export Submissions* (Download Submissions) of a programming assignment.

``assignment_123_export/`` holds a folder ``submission_456/`` for each submission, and
``submission_metadata.yml``, written by Ruby, which tells of each folder who handed it in and when::

    submission_456:
      :submitters:
      - :name: Ada Lovelace
        :sid: '17'
        :email: ada@example.org
      :created_at: 2026-04-26 17:34:00.861687000 Z

Gradescope does not document it. This is what public programs take it for that read it: folders as keys,
below them ``:submitters`` with ``:name``, ``:sid`` and ``:email``, and ``:created_at``; a group has several
submitters, and the submission is that of each of them. The file holds all results and what was printed as
well, so it is read event by event, and nothing of that is kept.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from grader.cohort.downloads.layout import Found, Named, Reading, tidy
from grader.cohort.downloads.moments import moment
from grader.cohort.handed import Unmatched
from grader.errors import UsageError
from grader.extras import need
from grader.report.wording import counted

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.cohort.downloads.tree import Entry, Tree
    from grader.gradebook.people import Field

__all__ = ["gradescope"]

_METADATA = "submission_metadata.yml"
_FIELDS = ("name", "sid", "email")
#: bytes: thousands of submissions with all that they printed
LARGEST = 512 << 20
#: what Ruby writes for nothing
_NULLS = ("~", "null")
_SYMBOL = re.compile(r"^:")


@dataclasses.dataclass(slots=True)
class _Submission:
    submitters: list[dict[str, str]] = dataclasses.field(default_factory=list)
    created_at: str = ""


def gradescope(tree: Tree, known: Known) -> Reading | None:  # noqa: ARG001 — as every layout
    """A folder for each submission, and the file that says whose."""
    metadata = next((entry for entry in tree.entries if entry.parts == (_METADATA,)), None)
    if metadata is None:
        return None
    submissions = _submissions(metadata)
    reading = Reading("", own=[metadata])
    people: set[str] = set()
    for entry in tree.entries:
        if entry is metadata:
            continue
        submission = submissions.get(entry.parts[0])
        students = [_student(each) for each in submission.submitters] if submission else []
        students = [student for student in students if student.called]
        if submission is None or not students:
            why = "names no submitter of it" if submission else "does not know it"
            reading.unmatched.append(Unmatched(place=entry.place, why=f"{_METADATA} {why}"))
            continue
        people |= {student.called for student in students}
        reading.found += [
            Found(
                entry=entry,
                student=student,
                inner=entry.parts[1:] or entry.parts,
                exercise=tree.exercise,
                submission=entry.parts[0],
                handed_in_at=submission.created_at,
            )
            for student in students
        ]
    reading.understood = (
        f"{tree.called} is read as Gradescope's export, a folder for each submission: "
        f"{counted(len(submissions), 'submission')}, {counted(len(people), 'student')}"
    )
    return reading


def _student(told: dict[str, str]) -> Named:
    fields: tuple[tuple[Field, str], ...] = (("sis_id", "sid"), ("email", "email"), ("name", "name"))
    hints = tuple((field, told[key]) for field, key in fields if told.get(key))
    called = told.get("sid") or told.get("email") or told.get("name") or ""
    ids = {"sis_id": told["sid"]} if told.get("sid") else {}
    return Named(called, told.get("name", ""), told.get("email", ""), hints, ids)


# ---------------------------------------------------------------------- the metadata
def _submissions(metadata: Entry) -> dict[str, _Submission]:
    yaml = need("yaml", extra="cohort", purpose="Gradescope's export")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, _Submission] = {}
    try:
        with metadata.open(LARGEST) as file:
            events = iter(yaml.parse(file, Loader=loader))
            for key, event in _pairs(yaml, events, _first_node(yaml, events)):
                found[key] = _submission(yaml, events, event)
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise UsageError(
            f"{metadata.place}{where}: this is no file of Gradescope's",
            "Export the submissions from Gradescope again, and give the zip as it is.",
        ) from None
    return found


def _first_node(yaml: Any, events: Iterator[Any]) -> Any:
    return next((e for e in events if isinstance(e, yaml.NodeEvent)), None)


def _submission(yaml: Any, events: Iterator[Any], event: Any) -> _Submission:
    found = _Submission()
    for key, value in _pairs(yaml, events, event):
        if key == "submitters" and isinstance(value, yaml.SequenceStartEvent):
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                told = {
                    field: tidy(text.value)
                    for field, text in _pairs(yaml, events, item)
                    if (field in _FIELDS and isinstance(text, yaml.ScalarEvent)) or _skip(yaml, events, text)
                }
                found.submitters.append({key: "" if text in _NULLS else text for key, text in told.items()})
        elif key == "created_at" and isinstance(value, yaml.ScalarEvent):
            found.created_at = moment(value.value)
        else:
            _skip(yaml, events, value)
    return found


def _pairs(yaml: Any, events: Iterator[Any], event: Any) -> Iterator[tuple[str, Any]]:
    """Keys of a mapping, without Ruby's colon, each with its value's first event: the caller reads on."""
    if not isinstance(event, yaml.MappingStartEvent):
        _skip(yaml, events, event)
        return
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        _skip(yaml, events, key)
        yield _SYMBOL.sub("", key.value) if isinstance(key, yaml.ScalarEvent) else "", next(events)


def _skip(yaml: Any, events: Iterator[Any], event: Any) -> bool:
    """Read to the end of a node."""
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
    return False
