"""What each platform takes, as JSON Schemas of our own words: strict, so that a key too many is seen.

Sources stand in the modules of ``grader/export``. Rules that no schema can say are in ``test_formats.py``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["SCHEMAS"]

TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
POINTS = {"type": "integer", "minimum": 0}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
ADDRESS = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}


#: relative, without a blank or an umlaut
URI = r"^[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*$"


def table(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An object of exactly these keys."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def some(items: Any, least: int = 1) -> dict[str, Any]:
    """A list of at least so many of these."""
    return {"type": "array", "items": items, "minItems": least}


def one_of(*values: object) -> dict[str, Any]:
    """One of these values, and no other type that equals it."""
    return {"enum": list(values)}


VISIBLE = one_of("hidden", "after_due_date", "after_published", "visible")
RENDERED = one_of("text", "html", "simple_format", "md", "ansi")

GRADESCOPE = table(
    {
        "score": POINTS,
        "tests": some(
            table(
                {
                    "number": NAME,
                    "name": TEXT,
                    "score": POINTS,
                    "max_score": POINTS,
                    "output": TEXT,
                    "visibility": VISIBLE,
                },
                status=one_of("passed", "failed"),
            )
        ),
    },
    execution_time={"type": "number", "minimum": 0},
    output=NAME,
    output_format=RENDERED,
    test_output_format=RENDERED,
    test_name_format=RENDERED,
    visibility=VISIBLE,
    stdout_visibility=VISIBLE,
    extra_data={"type": "object"},
)
CLASSROOM50 = table(
    {
        "schema": {"const": "classroom50/result/v1"},
        "classroom": NAME,
        "assignment": NAME,
        "assignment_type": one_of("individual", "group", "team"),
        "owner": NAME,
        "submission": {"type": "string", "pattern": "^submit/"},
        "commit": NAME,
        "release": NAME,
        "review": NAME,
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"},
        "score": POINTS,
        "max-score": POINTS,
        "tests": some(
            {
                "type": "object",  # more keys are allowed here
                "properties": {
                    "test-name": NAME,
                    "passed": {"type": "boolean"},
                    "score": POINTS,
                    "max-score": POINTS,
                },
                "required": ["test-name", "passed", "score", "max-score"],
            }
        ),
    },
    graded_at=MOMENT,
)
PRAIRIELEARN = {
    "oneOf": [
        table(
            {"gradable": {"const": False}, "message": TEXT, "format_errors": some(NAME), "output": TEXT},
        ),
        table(
            {
                "gradable": {"const": True},
                "score": SHARE,
                "message": TEXT,
                "output": TEXT,
                "tests": some(
                    table(
                        {
                            "name": TEXT,
                            "points": POINTS,
                            "max_points": POINTS,
                            "message": TEXT,
                            "output": TEXT,
                        }
                    )
                ),
            }
        ),
    ]
}
AUTOLAB = table({"scores": {"type": "object", "additionalProperties": POINTS, "minProperties": 1}})
AUTOLAB_STAGES = table(
    {
        "_presentation": {"const": "semantic"},
        "stages": {"const": ["Checks"]},
        "Checks": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": table({"passed": {"type": "boolean"}}, hint=TEXT),
        },
    }
)
SUBMITTY = {
    "oneOf": [
        table({"status": {"const": "failure"}, "message": NAME}),
        table(
            {
                "status": {"const": "success"},
                "data": table(
                    {
                        "score": SHARE,
                        "message": some(
                            table(
                                {
                                    "message": NAME,
                                    "status": one_of("information", "failure", "warning", "success"),
                                }
                            )
                        ),
                    }
                ),
            }
        ),
    ]
}
COURSERA = table({"fractionalScore": SHARE, "feedback": NAME})
CODEGRADE_POINTS = table(
    {"tag": {"const": "points"}, "points": {"type": "string", "pattern": r"^\d+/[1-9]\d*$"}}
)
CODEGRADE_TESTS = table(
    {
        "tag": {"const": "unit-test"},
        "results": some(
            table(
                {
                    "id": NAME,
                    "name": NAME,
                    "testCases": some(
                        table(
                            {
                                "name": TEXT,
                                "status": one_of("success", "failure", "skipped"),
                                "weight": POINTS,
                            },
                            reason=NAME,
                            stdout=NAME,
                        )
                    ),
                }
            )
        ),
    }
)
CODERUNNER = table(
    {
        "fraction": SHARE,
        "prologuehtml": NAME,
        "testresults": {
            "type": "array",
            "prefixItems": [{"const": ["iscorrect", "Check", "Points", "What happened"]}],
            "items": {
                "type": "array",
                "prefixItems": [one_of(0, 1), TEXT, TEXT, TEXT],
                "items": False,
                "minItems": 4,
            },
            "minItems": 2,
        },
        "showdifferences": {"type": "boolean"},
    }
)
OUTCOME = one_of("passed", "failed", "inconclusive")
CHECKS = table(
    {
        "exercise": NAME,
        "title": NAME,
        "outcome": OUTCOME,
        "points": POINTS,
        "max_points": POINTS,
        "why": TEXT,
        "checks": some(
            table(
                {
                    "sentence": NAME,
                    "outcome": OUTCOME,
                    "points": POINTS,
                    "max_points": POINTS,
                    "why": TEXT,
                    "help": TEXT,
                }
            )
        ),
        "feedback": NAME,
    }
)
EXERCISM_TEST = table(
    {
        "name": TEXT,
        "status": one_of("pass", "fail", "error"),
        "test_code": NAME,
        "message": {"type": ["string", "null"]},
        "output": {"type": ["string", "null"], "maxLength": 500},
    }
)
EXERCISM = {
    "oneOf": [
        table(
            {"version": {"const": 3}, "status": {"const": "error"}, "message": NAME, "tests": {"const": []}}
        ),
        table(
            {
                "version": {"const": 3},
                "status": one_of("pass", "fail"),
                "message": {"type": "null"},
                "tests": some(EXERCISM_TEST),
            }
        ),
    ]
}
CLASSROOM = table(
    {
        "version": one_of(1, 3),
        "status": one_of("pass", "fail", "error"),
        "max_score": {"type": "integer", "minimum": 1},
        "tests": some(
            table(
                {
                    "name": TEXT,
                    "status": one_of("pass", "fail", "error"),
                    "score": POINTS,
                    "max_score": POINTS,
                    "message": TEXT,
                    "line_no": POINTS,
                    "test_code": TEXT,
                    "filename": NAME,
                    "duration": POINTS,
                    "output": {"type": "string", "maxLength": 500},
                }
            )
        ),
    }
)
AGS = {
    "oneOf": [
        table(
            {
                "userId": NAME,
                "timestamp": MOMENT,
                "activityProgress": {"const": "Completed"},
                "gradingProgress": {"const": "FullyGraded"},
                "scoreGiven": POINTS,
                "scoreMaximum": {"type": "integer", "minimum": 1},
                "comment": NAME,
                "https://canvas.instructure.com/lti/submission": table({"new_submission": {"const": False}}),
            }
        ),
        table(
            {
                "userId": NAME,
                "timestamp": MOMENT,
                "activityProgress": {"const": "Completed"},
                "gradingProgress": {"const": "Failed"},
                "comment": NAME,
            }
        ),
    ]
}
XAPI = table(
    {
        "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
        "actor": table(
            {
                "objectType": {"const": "Agent"},
                "account": table({"homePage": ADDRESS, "name": NAME}),
            }
        ),
        "verb": table({"id": ADDRESS, "display": table({"en": NAME})}),
        "object": table(
            {
                "objectType": {"const": "Activity"},
                "id": ADDRESS,
                "definition": table({"name": table({"en": TEXT}), "type": ADDRESS}),
            }
        ),
        "result": table(
            {
                "completion": {"type": "boolean"},
                "response": NAME,
                "duration": {"type": "string", "pattern": r"^PT\d+\.\d\dS$"},
            },
            success={"type": "boolean"},
            score=table(
                {
                    "scaled": SHARE,
                    "raw": POINTS,
                    "min": {"const": 0},
                    "max": {"type": "integer", "minimum": 1},
                }
            ),
        ),
        "timestamp": MOMENT,
        "version": {"const": "1.0.3"},
    }
)
AGENT = table({"id": ADDRESS, "type": {"const": "SoftwareApplication"}})
CALIPER = table(
    {
        "sensor": ADDRESS,
        "sendTime": MOMENT,
        "dataVersion": {"const": "http://purl.imsglobal.org/ctx/caliper/v1p2"},
        "data": {
            "type": "array",
            "maxItems": 1,
            "items": table(
                {
                    "@context": {"const": "http://purl.imsglobal.org/ctx/caliper/v1p2"},
                    "id": {"type": "string", "pattern": "^urn:uuid:"},
                    "type": {"const": "GradeEvent"},
                    "actor": AGENT,
                    "action": {"const": "Graded"},
                    "object": table(
                        {
                            "id": ADDRESS,
                            "type": {"const": "Attempt"},
                            "assignee": table({"id": ADDRESS, "type": {"const": "Person"}}),
                            "assignable": table(
                                {"id": ADDRESS, "type": {"const": "AssignableDigitalResource"}, "name": TEXT}
                            ),
                            "count": {"type": "integer", "minimum": 1},
                        }
                    ),
                    "eventTime": MOMENT,
                    "generated": table(
                        {
                            "id": ADDRESS,
                            "type": {"const": "Score"},
                            "attempt": ADDRESS,
                            "maxScore": {"type": "number", "exclusiveMinimum": 0},
                            "scoreGiven": {"type": "number", "minimum": 0},
                            "scoredBy": AGENT,
                            "comment": NAME,
                            "dateCreated": MOMENT,
                        }
                    ),
                }
            ),
        },
    }
)
MESSAGE = table({"text": NAME})
ONE = {"type": "integer", "minimum": 1}
SARIF = table(
    {
        "$schema": ADDRESS,
        "version": {"const": "2.1.0"},
        "runs": some(
            table(
                {
                    "tool": table(
                        {
                            "driver": table(
                                {
                                    "name": NAME,
                                    "informationUri": ADDRESS,
                                    "semanticVersion": NAME,
                                    "rules": some(
                                        table(
                                            {
                                                "id": NAME,
                                                "name": NAME,
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                                "properties": table({"tags": some(NAME)}),
                                            }
                                        ),
                                        0,
                                    ),
                                }
                            )
                        }
                    ),
                    "columnKind": one_of("unicodeCodePoints", "utf16CodeUnits"),
                    "invocations": some(
                        table(
                            {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": some(
                                    table({"level": {"const": "error"}, "message": MESSAGE}), 0
                                ),
                            }
                        )
                    ),
                    "results": some(
                        table(
                            {
                                "ruleId": NAME,
                                "ruleIndex": POINTS,
                                "level": one_of("none", "note", "warning", "error"),
                                "message": MESSAGE,
                                "locations": some(
                                    table(
                                        {
                                            "physicalLocation": table(
                                                {
                                                    "artifactLocation": table(
                                                        {
                                                            "uri": {
                                                                "type": "string",
                                                                "pattern": URI,
                                                            }
                                                        }
                                                    ),
                                                    "region": table(
                                                        {
                                                            "startLine": ONE,
                                                            "startColumn": ONE,
                                                            "endLine": ONE,
                                                            "endColumn": ONE,
                                                        }
                                                    ),
                                                }
                                            )
                                        }
                                    )
                                ),
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": NAME,
                                    "minProperties": 1,
                                },
                            }
                        ),
                        0,
                    ),
                }
            )
        ),
    }
)

#: of the formats that are one JSON document
SCHEMAS: dict[str, dict[str, Any]] = {
    "ags": AGS,
    "caliper": CALIPER,
    "checks": CHECKS,
    "classroom50": CLASSROOM50,
    "coderunner": CODERUNNER,
    "coursera": COURSERA,
    "exercism": EXERCISM,
    "gradescope": GRADESCOPE,
    "prairielearn": PRAIRIELEARN,
    "sarif": SARIF,
    "submitty": SUBMITTY,
    "xapi": XAPI,
}
