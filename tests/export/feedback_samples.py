"""The samples of feedback in ``docs/samples``: one report, as learners read it on platforms.

``scripts/samples`` writes them anew from ``report.json`` there.
"""

from __future__ import annotations

from pathlib import Path

from grader.export.feedback import as_html, as_markdown, as_text, title
from grader.report.model import from_json

__all__ = ["FOLDER", "REPORT", "samples"]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "samples"
#: of the untouched stub of exercise 3, as ``--format json`` writes it
REPORT = FOLDER / "report.json"
PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body>
{section}</body>
</html>
"""


def samples() -> dict[str, str]:
    """The files, by their names: plain text, Markdown, and HTML in a page of its own."""
    report = from_json(REPORT.read_bytes())
    return {
        "feedback.txt": as_text(report),
        "feedback.md": as_markdown(report),
        "feedback.html": PAGE.format(title=title(report), section=as_html(report)),
    }


if __name__ == "__main__":
    for name, content in samples().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
