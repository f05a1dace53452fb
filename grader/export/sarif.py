"""SARIF 2.1.0: the diagnoses, as code scanning shows them beside the lines they are about.

The schema of OASIS, and what GitHub wants beyond it: rules with short and full descriptions and help, four
numbers of a region that are at least 1, fingerprints; a URI holds no blank and no leading slash.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import quote

from grader import __version__
from grader.export.feedback import title
from grader.export.form import IN_REPOSITORY, Export, Format, Occasion, is_decided
from grader.export.writing import as_json
from grader.outcome import Outcome
from grader.report.model import Diagnosis, Report
from grader.report.wording import harmless, harmless_line

__all__ = ["FORMAT"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://pypi.org/project/onecook/"
#: the rule of a submission that could not be graded at all
REFUSED = "refused"
_LEVELS = {Outcome.PASSED: "note", Outcome.FAILED: "error", Outcome.INCONCLUSIVE: "warning"}


def make(report: Report, occasion: Occasion) -> Export:
    """One result for each diagnosis and line; no score, which SARIF has no place for."""
    found = _diagnoses(report)
    rules = {diagnosis.id: _rule(diagnosis) for diagnosis, _ in found}
    decided = is_decided(report)
    run = {
        "tool": {
            "driver": {
                "name": "One Cook",
                "informationUri": HOME,
                "semanticVersion": __version__,
                "rules": list(rules.values()),
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": decided,
                "toolExecutionNotifications": []
                if decided
                else [
                    {"level": "error", "message": {"text": harmless(report.inconclusive) or title(report)}}
                ],
            }
        ],
        "results": [
            _result(diagnosis, level, report, occasion, list(rules).index(diagnosis.id))
            for diagnosis, level in found
        ],
    }
    return Export(content=as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}))


def _diagnoses(report: Report) -> list[tuple[Diagnosis, str]]:
    """Each once, with its level: that of the report first."""
    if report.refused:
        refused = Diagnosis(id=REFUSED, cause="error", explanation=report.refused.split("\n", maxsplit=1)[0])
        return [(refused, "error")]
    told = [(report.diagnosis, _LEVELS[report.outcome])]
    told += [(check.diagnosis, _LEVELS[check.outcome]) for check in report.checks]
    found: dict[tuple[str, int | None], tuple[Diagnosis, str]] = {}
    for diagnosis, level in told:
        if diagnosis is not None:
            found.setdefault((diagnosis.id, diagnosis.line), (diagnosis, level))
    return list(found.values())


def _said(diagnosis: Diagnosis) -> str:
    return harmless_line(diagnosis.explanation, limit=600) or diagnosis.id


def _plain(text: str) -> str:
    """Without links and places for arguments, which SARIF reads in a message."""
    text = re.sub(r"([\\\[\]])", r"\\\1", text)
    return text.replace("{", "{{").replace("}", "}}")


def _rule(diagnosis: Diagnosis) -> dict[str, Any]:
    said = _said(diagnosis)
    return {
        "id": diagnosis.id,
        "name": diagnosis.id,
        "shortDescription": {"text": diagnosis.id.replace("_", " ").replace("-", " ")},
        "fullDescription": {"text": said},
        "help": {"text": harmless_line(diagnosis.hint, limit=600) or said},
        "properties": {"tags": [diagnosis.cause]},
    }


def _result(
    diagnosis: Diagnosis, level: str, report: Report, occasion: Occasion, index: int
) -> dict[str, Any]:
    file = occasion["file"] or diagnosis.file or report.submission.file or "submission"
    line = 1 if diagnosis.cell else max(diagnosis.line or 1, 1)
    told = f"{report.exercise}\0{diagnosis.id}\0{file}\0{diagnosis.source or line}"
    said = _said(diagnosis)
    if diagnosis.cell:  # SARIF has lines of files alone
        said = f"{harmless_line(diagnosis.cell)}, line {diagnosis.line}: {said}"
    hint = harmless_line(diagnosis.hint, limit=600)
    length = max(len(diagnosis.source), 1)
    return {
        "ruleId": diagnosis.id,
        "ruleIndex": index,
        "level": level,
        "message": {"text": _plain(f"{said}. Try: {hint}" if hint else said)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(file.lstrip("/"), safe="/", errors="replace")},
                    "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": length + 1},
                }
            }
        ],
        "partialFingerprints": {"onecook/v1": hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()},
    }


FORMAT = Format(
    name="sarif",
    summary="SARIF 2.1.0 with the diagnoses, for code scanning",
    make=make,
    facts=(IN_REPOSITORY,),
)
