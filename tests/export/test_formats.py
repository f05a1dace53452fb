"""Every format under every outcome: valid for its platform, and true to the report.

Schemas say which keys there are; here stands what they cannot say.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import parse_qs

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from grader.errors import UsageError
from grader.export.form import Export, Occasion, lines, public
from grader.export.formats import BUILT_IN, find, names
from grader.outcome import Outcome
from grader.report.model import Report, from_json
from tests.export.reports import REPORTS, SECRET, SECRET_PLACE
from tests.export.schemas import (
    AUTOLAB,
    AUTOLAB_STAGES,
    CLASSROOM,
    CODEGRADE_POINTS,
    CODEGRADE_TESTS,
    SCHEMAS,
)
from tests.report.samples import FAILED, INCONCLUSIVE, PASSED, SAMPLES

MOMENT = datetime.datetime(2026, 9, 10, 12, 0, 0, 250_000, tzinfo=datetime.UTC)
TOLD = {
    "ags": {"user": "4711"},
    "caliper": {"user": "https://u.example/ada", "course": "https://c.example", "sensor": "urn:g"},
    "classroom50": {
        "classroom": "async-101", "assignment": "uploads", "owner": "ada", "submission": "submit/1-abc",
        "commit": "https://git.example/c", "release": "https://git.example/r", "review": "https://git.example/d",
    },
    "xapi": {"user": "ada", "homepage": "https://lms.example", "course": "https://c.example/async"},
}  # fmt: skip
MANY = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def occasion(name: str) -> Occasion:
    return find(name).occasion(TOLD.get(name, {}), {}, MOMENT)


def made(name: str, report: Report) -> Export:
    """As it is delivered: what is not the whole report is made of what learners may read."""
    found = find(name)
    return found.make(report if found.whole else public(report), occasion(name))


def content(name: str, report: Report) -> Any:
    return json.loads(made(name, report).content)


def valid(value: Any, schema: dict[str, Any]) -> Any:
    jsonschema.Draft202012Validator(schema).validate(value)
    return value


def decided(report: Report) -> bool:
    return report.outcome is not Outcome.INCONCLUSIVE


def mark(report: Report) -> int:
    """The points of a decided report; a platform that has to have a number gets 0 for another one."""
    return report.points if decided(report) else 0


# ---------------------------------------------------------------------- all of them
@MANY
@given(report=REPORTS)
def test_a_format_takes_any_report(report: Report) -> None:
    """UTF-8, not empty, the same for the same report, by its schema; the hidden suite's names stay hidden."""
    for name in BUILT_IN:
        if name == "json":  # written of texts, which a report's maker sees to
            continue
        first, second = made(name, report), made(name, report)
        assert first == second, name
        text = first.content.decode()
        assert text.strip(), name
        assert "\x00" not in text, name
        told = text + first.said + "".join(map(bytes.decode, first.beside.values()))
        assert SECRET not in told, name
        assert SECRET_PLACE not in told, name
        if name in SCHEMAS:
            valid(json.loads(first.content), SCHEMAS[name])


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_can_fail(name: str) -> None:
    """An unknown key, and no key at all, are refused by each of them."""
    known = content(name, FAILED)
    for wrong in ({**known, "surprise": 1}, {}):
        with pytest.raises(jsonschema.ValidationError):
            valid(wrong, SCHEMAS[name])


def test_every_format_is_checked() -> None:
    """By a schema, or by a test of its own below."""
    assert set(BUILT_IN) == set(SCHEMAS) | {"autolab", "codegrade", "codio", "github", "json", "junit"}


@MANY
@given(report=REPORTS)
def test_lines_make_up_the_whole(report: Report) -> None:
    """Whatever came to be of the checks: at least one line, and all points."""
    found = lines(report)
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    assert sum(line.max_points for line in found) == report.max_points
    assert sum(line.points for line in found) == report.points


# ---------------------------------------------------------------------- one by one
@MANY
@given(report=REPORTS)
def test_gradescope(report: Report) -> None:
    """The total is that of the tests where there is a mark; nothing is hidden, or the total would be."""
    told = content("gradescope", report)
    assert told["score"] == sum(test["score"] for test in told["tests"]) == mark(report)
    assert sum(test["max_score"] for test in told["tests"]) == report.max_points
    assert {test["visibility"] for test in told["tests"]} == {"visible"} == {told["visibility"]}
    assert told["stdout_visibility"] == "hidden"


@MANY
@given(report=REPORTS)
def test_classroom50(report: Report) -> None:
    """Whole points that add up, and never more than there are."""
    export = made("classroom50", report)
    told = json.loads(export.content)
    assert told["score"] == sum(test["score"] for test in told["tests"]) == mark(report) <= told["max-score"]
    assert all(test["score"] <= test["max-score"] for test in told["tests"])
    assert len(export.content) < 10 << 20
    assert export.beside["release-body.md"].startswith(b"### exercise")


@MANY
@given(report=REPORTS)
def test_prairielearn(report: Report) -> None:
    """A mark only where there is one; its form costs no attempt; below 1 MiB."""
    told = content("prairielearn", report)
    assert told["gradable"] is (decided(report) and not report.refused)
    if told["gradable"]:
        assert sum(test["points"] for test in told["tests"]) == report.points
        assert (told["score"] == 1) is (report.points == report.max_points)
    assert len(made("prairielearn", report).content) < 1 << 20


#: what Autolab does to the last line before it reads it (assessment_autograde_core.rb)
AUTOLAB_QUOTES = re.compile(r"([a-zA-Z0-9]+):")


@MANY
@given(report=REPORTS)
def test_autolab(report: Report) -> None:
    """The last line is the scores, also after Autolab has put quotes around every word before a colon."""
    *_, stages, last = made("autolab", report).content.decode().rstrip("\n").split("\n")
    for line, schema in ((stages, AUTOLAB_STAGES), (last, AUTOLAB)):
        assert json.loads(AUTOLAB_QUOTES.sub(r'"\1":', line)) == valid(json.loads(line), schema)
    assert json.loads(last) == {"scores": {"exercise-3": mark(report)}}
    assert len(json.loads(stages)["Checks"]) == len(lines(report))


def test_autolab_problems_have_the_name_that_they_have_on_the_site() -> None:
    """An unknown name is an error there."""
    about = find("autolab").occasion({"problem": "Uploads"}, {}, MOMENT)
    last = find("autolab").make(FAILED, about).content.decode().splitlines()[-1]
    assert json.loads(last) == {"scores": {"Uploads": FAILED.points}}


@MANY
@given(report=REPORTS)
def test_a_share_is_1_for_all_points_alone(report: Report) -> None:
    """And 0 for no mark."""
    shares = [content("coderunner", report)["fraction"], content("coursera", report)["fractionalScore"]]
    if decided(report):
        shares.append(content("submitty", report)["data"]["score"])
    for share in shares:
        assert share == mark(report) / report.max_points
        assert (share == 1) is (mark(report) == report.max_points)


def test_one_line_is_one_line() -> None:
    """CodeRunner reads what is printed."""
    for report in SAMPLES.values():
        assert made("coderunner", report).content.count(b"\n") == 1


@MANY
@given(report=REPORTS)
def test_codegrade(report: Report) -> None:
    """A line for the checks, and one for the points where there is a mark."""
    first, *rest = map(json.loads, made("codegrade", report).content.decode().splitlines())
    cases = valid(first, CODEGRADE_TESTS)["results"][0]["testCases"]
    if decided(report):
        assert [valid(line, CODEGRADE_POINTS)["points"] for line in rest] == [
            f"{report.points}/{report.max_points}"
        ]
    else:
        assert rest == []
        assert {case["status"] for case in cases} == {"skipped"}


@MANY
@given(report=REPORTS)
def test_codio(report: Report) -> None:
    """A form with a grade in percent, or without one; at most 1 MiB."""
    form = made("codio", report).content
    told = {key: value for key, [value] in parse_qs(form.decode("ascii"), strict_parsing=True).items()}
    assert set(told) == {"feedback", "format"} | ({"grade"} if decided(report) else set())
    assert told["format"] == "html"
    if decided(report):
        assert float(told["grade"]) == pytest.approx(100 * report.points / report.max_points, abs=0.005)
    assert len(form) < 1 << 20


@pytest.mark.parametrize("field", ["grade", "points"])
def test_codio_calls_its_percentage_as_it_is_told(field: str) -> None:
    """Assignments have a grade, partial points are points; nothing else is one."""
    about = find("codio").occasion({"field": field}, {}, MOMENT)
    assert field in parse_qs(find("codio").make(FAILED, about).content.decode())
    with pytest.raises(UsageError, match="needs what the percentage is called"):
        find("codio").occasion({"field": "score"}, {}, MOMENT)


@MANY
@given(report=REPORTS)
def test_checks(report: Report) -> None:
    """One for each line, by its sentence; points that add up to the mark."""
    told = content("checks", report)
    assert [check["sentence"] for check in told["checks"]] == [line.name for line in lines(public(report))]
    assert sum(check["points"] for check in told["checks"]) == told["points"] == mark(report)
    assert (told["why"] != "") is bool(report.refused or report.inconclusive)
    assert told["outcome"] == report.outcome.value


@MANY
@given(report=REPORTS)
def test_junit(report: Report) -> None:
    """Counts that are true, one end for each case, points as properties."""
    root = ET.fromstring(made("junit", report).content)
    [suite] = root
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases) == len(lines(report))
    for kind, total in (("failure", "failures"), ("error", "errors")):
        assert len(suite.findall(f"testcase/{kind}")) == int(suite.attrib[total])
    given = [case.find("properties/property[@name='points']") for case in cases]
    assert sum(int(each.attrib["value"]) for each in given if each is not None) == report.points
    assert [len([*case.iter("failure"), *case.iter("error")]) for case in cases] == [
        int(not line.passed) for line in lines(report)
    ]


@MANY
@given(report=REPORTS)
def test_github(report: Report) -> None:
    """Commands only where we write them; the score for a classroom, in one line."""
    export = made("github", report)
    commands = export.said.splitlines()
    assert all(re.match(r"^::(error|warning|notice) [a-z]+=", command) for command in commands)
    assert sum(command.startswith("::error") for command in commands) <= 10
    assert f"::Points {mark(report)}/{report.max_points}" in commands[-2]
    assert commands[-1].endswith(f'::{{"totalPoints":{mark(report)},"maxPoints":{report.max_points}}}')
    [output] = export.appended["GITHUB_OUTPUT"].decode().splitlines()
    told = valid(json.loads(base64.b64decode(output.removeprefix("result="), validate=True)), CLASSROOM)
    assert sum(test["score"] for test in told["tests"]) == mark(report)
    assert export.appended["GITHUB_STEP_SUMMARY"] == export.content
    assert len(export.content) < 1 << 20


def test_github_escapes_what_a_command_would_obey() -> None:
    """Per cent signs, line ends, and in properties colons and commas."""
    failed = replace(
        FAILED.checks[-1], outcome=Outcome.FAILED, sentence="x:y,z", message="5 % \n::stop", points=0
    )
    said = made("github", replace(FAILED, title="a,b:c%d", checks=(failed,))).said
    assert "title=exercise-3 · a%2Cb%3Ac%25d%3A " in said
    assert ",title=x%3Ay%2Cz::5 %25 %0A: :stop\n" in said


@MANY
@given(report=REPORTS)
def test_sarif(report: Report) -> None:
    """Rules that are there, each once; one result for a diagnosis and line; a region that has a beginning."""
    [run] = content("sarif", report)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["endColumn"] > region["startColumn"]
    assert run["invocations"][0]["executionSuccessful"] is decided(report)
    assert bool(run["results"]) is bool(
        report.refused or report.diagnosis or any(check.diagnosis for check in report.checks)
    )


@MANY
@given(report=REPORTS)
def test_what_is_undecided_is_never_sent_as_a_mark(report: Report) -> None:
    """For the platforms that can wait for one."""
    ags, xapi, caliper = (content(name, report) for name in ("ags", "xapi", "caliper"))
    assert ("scoreGiven" in ags) is ("score" in xapi["result"]) is bool(caliper["data"]) is decided(report)
    if decided(report):
        assert ags["scoreGiven"] == xapi["result"]["score"]["raw"] == report.points
        assert caliper["data"][0]["generated"]["scoreGiven"] == report.points


@MANY
@given(report=REPORTS)
def test_the_whole_report_comes_back(report: Report) -> None:
    """``json`` is the report itself, for who runs the grader."""
    report = replace(
        report,
        submission=SAMPLES["failed"].submission,
        diagnosis=None,
        checks=(),
        inconclusive="",
        refused=report.refused.encode("utf-8", "replace").decode(),  # as those who make one do
    )
    assert from_json(made("json", report).content) == report


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_what_a_learner_needs_is_there(name: str) -> None:
    """The diagnosis with its hint, or at least what happened in the check."""
    export = made(name, FAILED)
    text = export.content.decode()
    if name == "codio":
        text = parse_qs(text)["feedback"][0]
    said = " ".join(text.replace("\\n", " ").replace("\\", "").split())
    assert FAILED.diagnosis is not None
    if name not in ("codegrade", "xapi"):
        assert "each upload is awaited before the next one is started" in re.sub(r"\s+", " ", said)


def test_marks_are_told_in_words_of_the_outcome() -> None:
    """An inconclusive report is no mark, and says so above whatever number the platform has to have."""
    for name in ("autolab", "coursera", "gradescope", "coderunner", "github"):
        assert "There is no verdict, and no mark" in made(name, INCONCLUSIVE).content.decode()
        assert "no verdict" not in made(name, PASSED).content.decode()


def test_a_grading_that_died_looks_like_nothing_else() -> None:
    """All checks had passed, and the judge came to no end: one line says so, and not all is green."""
    died = replace(PASSED, outcome=Outcome.INCONCLUSIVE, inconclusive="the judge has gone")
    assert [line.outcome for line in lines(died)][-1] is Outcome.INCONCLUSIVE
    [suite] = ET.fromstring(made("junit", died).content)
    assert suite.attrib["errors"] == "1"
    assert content("gradescope", died)["score"] == 0


def test_what_learners_cannot_do_is_not_said_to_them() -> None:
    """No folder of the machine, no option of the command line, nothing that only the judge knows."""
    refused = replace(
        FAILED,
        checks=(),
        refused="the folder /srv/x/ada holds no uploads.py, but uploads (1).py\n"
        "Rename it to uploads.py, or name it: --submission '/srv/x/ada/uploads (1).py'",
    )
    assert public(refused).refused == (
        "the folder ada holds no uploads.py, but uploads (1).py\nRename it to uploads.py."
    )
    typed = replace(refused, refused="no uploads.py found\nGet it with `grade init`, or --submission FILE.")
    assert public(typed).refused == "no uploads.py found"
    nothing = public(replace(refused, refused="give --submission FILE"))
    assert nothing.refused == "What was handed in could not be graded."
    assert public(PASSED) == replace(PASSED, submission=public(PASSED).submission)
    died = public(
        replace(INCONCLUSIVE, inconclusive="it died in /opt/x/judge.py\nFile test_hidden.py, line 4")
    )
    assert died.inconclusive.splitlines()[0] == "it died in judge.py"
    assert "line 4" not in died.inconclusive


@pytest.mark.parametrize("printed", ["🍳" * 5000, '<&\\"' * 1250])
def test_many_checks_that_print_much_have_room(printed: str) -> None:
    """200 of them: what platforms allow is kept, in the bytes that they count."""
    check = replace(FAILED.checks[1], output=printed, message=printed[:4000])
    many = replace(FAILED, checks=(check,) * 200, max_points=200 * check.max_points, points=0)
    limits = {"prairielearn": 1 << 20, "codegrade": 250_000, "coderunner": 1_000_000, "codio": 1 << 20}
    for name, most in limits.items():
        assert len(made(name, many).content) <= most, name
    github = made("github", many)
    assert len(github.appended["GITHUB_OUTPUT"]) < 128 << 10
    assert len(github.content) < 1 << 20
    assert len(made("classroom50", many).beside["release-body.md"]) < 125_000


# ---------------------------------------------------------------------- what is told beside the report
@pytest.mark.parametrize("name", sorted(TOLD))
def test_what_is_missing_is_said(name: str) -> None:
    """With the option that tells it."""
    with pytest.raises(UsageError, match=f"the format {name} needs") as raised:
        find(name).occasion({}, {}, MOMENT)
    assert "--about " in raised.value.next_step


def test_the_environment_tells_what_nobody_else_does() -> None:
    """What is told goes before it; empty is not told."""
    environment = {
        "CLASSROOM": "from-outside", "ASSIGNMENT": "uploads", "USERNAME": "ada", "SUBMISSION_TAG": "submit/1",
        "COMMIT_URL": "c", "RELEASE_URL": "r", "REVIEW_URL": "v", "MODE": "",
    }  # fmt: skip
    found = find("classroom50").occasion({"classroom": "mine"}, environment, MOMENT)
    assert (found["classroom"], found["owner"], found["assignment_type"]) == ("mine", "ada", "individual")


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("classroom50", "submission", "v1.0"),
        ("classroom50", "assignment_type", "team-work"),
        ("autolab", "problem", "Part 1: x"),
        ("sarif", "file", "../../etc/passwd"),
        ("caliper", "attempt", "0"),
        ("xapi", "homepage", "my school"),
        ("xapi", "course", "javascript:alert(1)"),
    ],
)
def test_what_no_platform_takes_is_refused_before_anything_is_graded(name: str, key: str, value: str) -> None:
    """By its form."""
    with pytest.raises(UsageError, match=re.escape(repr(value))):
        find(name).occasion({**TOLD.get(name, {}), key: value}, {}, MOMENT)


def test_unknown_formats_and_facts_are_named() -> None:
    """With what there is."""
    with pytest.raises(UsageError, match="no format 'gradscope'") as raised:
        find("gradscope")
    assert "Did you mean gradescope?" in raised.value.next_step
    with pytest.raises(UsageError, match="the format junit knows no 'user'"):
        find("junit").occasion({"user": "ada"}, {}, MOMENT)
    assert names() == sorted(BUILT_IN)
