"""The report itself, as ``--output`` writes it; docs/report.schema.json describes it."""

from __future__ import annotations

from grader.export.form import Export, Format, Occasion
from grader.report.model import Report, to_json

__all__ = ["FORMAT"]


def make(report: Report, _occasion: Occasion) -> Export:
    """Everything that is known."""
    return Export(content=to_json(report))


FORMAT = Format(whole=True, name="json", summary="the whole report (docs/report.schema.json)", make=make)
