"""The schema that is published is the schema of the code."""

from __future__ import annotations

import json
from pathlib import Path

from grader.report.model import json_schema

FILE = Path(__file__).resolve().parents[2] / "docs" / "report.schema.json"


def test_published_schema_is_current() -> None:
    """docs/report.schema.json describes the reports that are written.

    Write it again with:
    python -c "import json, grader.report.model as m; print(json.dumps(m.json_schema(), indent=2))"
    """
    assert json.loads(FILE.read_text(encoding="utf-8")) == json_schema()
