"""JUnit XML, as pytest writes it and most dashboards read it.

It has no official schema and no points, which stand as properties. A failure is the learner's, an error ours.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from grader.export.feedback import as_text, of_line, title
from grader.export.form import Export, Format, Line, Occasion, lines, score
from grader.export.writing import xml_text
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: characters of what a check printed
MOST_OUTPUT = 20_000


def make(report: Report, _occasion: Occasion) -> Export:
    """One suite for the exercise, one case for each check."""
    found = lines(report)
    root = ET.Element("testsuites", name=f"exercise-{report.number}")
    suite = ET.SubElement(
        root,
        "testsuite",
        name=xml_text(title(report)),
        tests=str(len(found)),
        failures=str(sum(line.outcome is Outcome.FAILED for line in found)),
        errors=str(sum(line.outcome is Outcome.INCONCLUSIVE for line in found)),
        skipped="0",
        time=f"{report.real_seconds:.3f}",
        timestamp=report.started_at,
    )
    _properties(suite, points=score(report), max_points=report.max_points, seed=report.seed)
    seconds = [check.real_seconds for check in report.checks]
    for line in found:
        _case(suite, line, report, seconds[line.number - 1] if line.number <= len(seconds) else 0.0)
    ET.SubElement(suite, "system-out").text = xml_text(as_text(report))
    ET.indent(root)
    return Export(content=ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _case(suite: ET.Element, line: Line, report: Report, real_seconds: float) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"exercise-{report.number}",
        name=xml_text(line.name),
        time=f"{real_seconds:.3f}",
    )
    _properties(case, points=line.points, max_points=line.max_points)
    why = xml_text(of_line(line)) or "It did not pass."
    if line.outcome is not Outcome.PASSED:
        kind = "failure" if line.outcome is Outcome.FAILED else "error"
        ET.SubElement(case, kind, message=why.split("\n", maxsplit=1)[0], type=line.outcome.value).text = why
    if printed := harmless(line.output, limit=MOST_OUTPUT).rstrip():
        ET.SubElement(case, "system-out").text = xml_text(printed)


def _properties(parent: ET.Element, **values: int) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", name=name, value=str(value))


FORMAT = Format(name="junit", summary="JUnit XML, with points as properties", make=make)
