"""Small reports, as they lie in graded folders."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from grader.gradebook.people import Directory, Field, Person, Roster
from grader.gradebook.results import Result, Results
from grader.gradebook.table import Form, Row, Table, is_formula
from grader.outcome import Outcome
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport, to_json

__all__ = ["a_report", "csv_of", "put", "results_of", "roster_of", "runs_nothing", "table_of"]


def a_report(points: int = 15, *, exercise: str = "03_uploads", **changes: Any) -> Report:
    """A decided report of one check that is worth 15 points; ``changes`` are fields of the report."""
    outcome = Outcome.PASSED if points == 15 else Outcome.FAILED
    check = CheckReport(
        name="test_all",
        sentence="every file arrives",
        objective="receipts",
        outcome=outcome,
        points=points,
        max_points=15,
        message="" if points == 15 else "a file is missing",
    )
    made = Report(
        exercise=exercise,
        number=int(exercise[:2]),
        title="Uploads",
        outcome=outcome,
        points=points,
        max_points=15,
        checks=(check,),
        runtime="asyncio",
        seed=7,
        isolation=IsolationReport(level="sandbox"),
        submission=SubmissionReport(file="uploads.py", sha256=""),
        versions={"onecook": "0.1.0"},
        started_at="2026-09-10T12:00:00+00:00",
        real_seconds=0.5,
    )
    return replace(made, **changes)


def put(path: Path, report: Report | None = None) -> Path:
    """Write a report where a graded folder has it; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(report or a_report()))
    return path


def results_of(points: Mapping[str, int], *, exercise: str = "03_uploads") -> Results:
    """Graded folders of one exercise, by student."""
    return Results(
        tuple(
            Result(who, a_report(n, exercise=exercise), Path(f"{exercise}/{n}.json"))
            for who, n in points.items()
        )
    )


def table_of(text: str, *, delimiter: str = ",", bom: bytes = b"") -> Table:
    """A sheet as it was downloaded, from rows of CSV."""
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return Table(
        Path("sheet.csv"),
        tuple(header),
        tuple(Row(line, tuple(row)) for line, row in enumerate(rows, 2)),
        Form(delimiter=delimiter, bom=bom),
    )


def roster_of(*people: Mapping[Field, str]) -> Roster:
    """A roster with these lines."""
    listed = [
        Person(line, {field: text for field, text in each.items() if text})
        for line, each in enumerate(people, 2)
    ]
    return Roster(Directory.of(listed, "roster.csv"), "")


def runs_nothing(content: bytes, delimiter: str = ",") -> bool:
    """Whether a spreadsheet that opens this takes no cell for a formula."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    return not any(is_formula(cell) for row in rows for cell in row)


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a platform writes them."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()
