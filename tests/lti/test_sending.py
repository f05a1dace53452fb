"""Scores on their way to platforms that are as strict, as slow and as busy as the real ones."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from grader.errors import UsageError
from grader.lti.access import NoToken
from grader.lti.journal import Journal
from grader.lti.sending import Delivery, Fate, check_clock
from grader.lti.transport import Unreachable
from grader.outcome import Outcome
from tests.gradebook.made import a_report
from tests.lti.platforms import BEGINNING, Refusal, School, VirtualClock, private_pem

if TYPE_CHECKING:
    from tests.lti.conftest import Tool

BUSY = Refusal(429, {"message": "slow down"}, Retry_After="7")
FAILS = Refusal(500, "")


def fates(deliveries: list[Delivery]) -> list[str]:
    return [delivery.fate.value for delivery in deliveries]


def test_scores_arrive_with_one_token(school: School, tool: Tool) -> None:
    """Points, maximum, comment and a state that keeps them; one signed request for all."""
    scores = tool.scores(school, {"alice": a_report(15), "bob": a_report(6)})
    assert fates(tool.send(school, scores)) == ["sent", "sent"]
    assert {user: score["scoreGiven"] for user, score in school.scores.items()} == {"alice": 15, "bob": 6}
    assert all(score["scoreMaximum"] == 15 for score in school.scores.values())
    assert "a file is missing" in school.scores["bob"]["comment"]
    assert [claims["exp"] - claims["iat"] for claims in school.assertions] == [300]
    assert school.posts[0]["timestamp"] == "2026-09-10T12:00:00.250Z"
    assert tool.clock.waits == []


def test_what_was_accepted_is_not_sent_again(school: School, tool: Tool) -> None:
    """The second run asks nobody, not even for a token; --force does."""
    scores = tool.scores(school, {"alice": a_report(15), "bob": a_report(6)})
    tool.send(school, scores)
    assert fates(tool.send(school, scores)) == ["already there", "already there"]
    assert (len(school.posts), len(school.assertions)) == (2, 1)
    assert fates(tool.send(school, scores, force=True)) == ["sent", "sent"]
    assert len(school.posts) == 4


def test_a_changed_report_is_sent_with_a_newer_second(school: School, tool: Tool) -> None:
    """The rest of the second is waited out: Moodle drops what is smaller."""
    tool.send(school, tool.scores(school, {"alice": a_report(6), "bob": a_report(6)}))
    changed = tool.scores(school, {"alice": a_report(15), "bob": a_report(6)})
    assert fates(tool.send(school, changed)) == ["sent", "already there"]
    assert tool.clock.waits == [0.75]
    assert school.scores["alice"]["scoreGiven"] == 15


def test_a_report_that_says_the_same_is_the_same(school: School, tool: Tool) -> None:
    """Graded again with the same result: nothing is sent, and Canvas gets no second comment."""
    tool.send(school, tool.scores(school, {"alice": a_report(6)}))
    again = a_report(6, started_at="2026-09-11T12:00:00+00:00", real_seconds=3.0)
    assert fates(tool.send(school, tool.scores(school, {"alice": again}))) == ["already there"]


def test_canvas_counts_no_attempt(canvas: School, tool: Tool) -> None:
    """Unless that is wanted; and the option alone is no reason to send again."""
    tool.send(canvas, tool.scores(canvas, {"alice": a_report()}))
    assert canvas.attempts == {}
    wanted = tool.scores(canvas, {"alice": a_report(), "bob": a_report()}, new_submission=True)
    assert fates(tool.send(canvas, wanted)) == ["already there", "sent"]
    assert canvas.attempts == {"bob": 1}


@pytest.mark.parametrize(
    ("troubles", "waits", "posts"),
    [
        ([BUSY], [7.0], 2),
        ([FAILS], [1.0], 2),
        ([Refusal(503), Refusal(502)], [1.0, 2.0], 3),
        ([Refusal(429, "", Retry_After="86400")], [120.0], 2),
        ([Refusal(429, "", Retry_After="Thu, 10 Sep 2026 12:00:30 GMT")], [29.75], 2),
        ([Refusal(429, "", Retry_After="soon")], [1.0], 2),
        ([Refusal(403, "403 Forbidden (Rate Limit Exceeded)")], [1.0], 2),
        (["drop"], [1.0], 2),
    ],
    ids=["429", "500", "503 and 502", "long", "date", "no time", "Canvas", "dropped"],
)
def test_what_passes_is_waited_for(
    troubles: list[str | Refusal], waits: list[float], posts: int, school: School, tool: Tool
) -> None:
    """As long as the platform says, within reason, and later and later; each wait is told."""
    school.troubles.extend(troubles)
    assert fates(tool.send(school, tool.scores(school, {"alice": a_report()}))) == ["sent"]
    assert (tool.clock.waits, len(school.posts), len(tool.told)) == (waits, posts, len(waits))
    stamps = [post["timestamp"] for post in school.posts]
    assert stamps == sorted(set(stamps))


def test_a_lost_reply_is_made_good(school: School, tool: Tool) -> None:
    """The score was taken and nobody said so: it is sent again, newer, and stands once."""
    school.troubles.append("lost")
    assert fates(tool.send(school, tool.scores(school, {"alice": a_report()}))) == ["sent"]
    assert (len(school.posts), school.scores["alice"]["scoreGiven"]) == (2, 15)
    assert school.attempts == {}


def test_silence_twice_ends_the_run_and_the_next_goes_on(school: School, tool: Tool) -> None:
    """Nobody waits for ever; who was not reached is sent by the same command later."""
    scores = tool.scores(school, {name: a_report() for name in ("alice", "bob", "carol")})
    school.troubles.extend(["silent"] * 100)
    assert fates(tool.send(school, scores, patience=0.02)) == ["not sent"] * 3
    assert isinstance(tool.trouble, Unreachable)
    assert "gives no answer in time" in tool.trouble.cause
    assert tool.trouble.exit_code == 3
    school.troubles.clear()
    assert fates(tool.send(school, scores)) == ["sent"] * 3


def test_one_score_that_gets_no_answer_holds_up_no_other(school: School, tool: Tool) -> None:
    """Five requests, and on to the next."""
    school.troubles.extend(["drop"] * 5)
    scores = tool.scores(school, {name: a_report() for name in ("alice", "bob", "carol")})
    assert fates(tool.send(school, scores)) == ["not sent", "sent", "sent"]
    assert tool.clock.waits == [1.0, 2.0, 4.0, 8.0]
    assert "broke off the connection" in tool.trouble.cause


def test_a_user_whom_the_platform_lacks_is_refused_and_no_other(school: School, tool: Tool) -> None:
    """422 in Canvas; an error of its own (500) in Moodle, which is asked three times."""
    scores = tool.scores(school, {name: a_report() for name in ("alice", "nobody", "nobody2", "bob")})
    deliveries = tool.send(school, scores)
    assert fates(deliveries) == ["sent", "sent", "refused", "refused"]
    assert [delivery.score.student for delivery in deliveries] == ["alice", "bob", "nobody", "nobody2"]
    assert deliveries[2].words in ("422 User not found in course", "500 Internal Server Error")
    assert tool.trouble is None


def test_a_conflict_waits_for_the_next_second(moodle: School, tool: Tool) -> None:
    """A score that was sent elsewhere in this second: 409, once."""
    modified = int(BEGINNING.timestamp())
    moodle.scores["alice"] = {"modified": modified}
    assert fates(tool.send(moodle, tool.scores(moodle, {"alice": a_report()}))) == ["sent"]
    assert tool.clock.waits == [0.75]
    assert moodle.scores["alice"]["modified"] == modified + 1


def test_a_newer_score_of_the_platform_stays(moodle: School, tool: Tool) -> None:
    """By a clock that is ahead of ours: it is told, not fought."""
    moodle.scores["alice"] = {"modified": int(BEGINNING.timestamp()) + 3600}
    [delivery] = tool.send(moodle, tool.scores(moodle, {"alice": a_report()}))
    assert delivery.fate is Fate.REFUSED
    assert delivery.words == "409 Refusing score with an earlier timestamp for item 5 (it has a newer score)"
    assert len(moodle.posts) == 2


def test_a_token_is_renewed_before_it_is_too_old(school: School, tool: Tool) -> None:
    """The hour passes while the platform is busy; no request is made with an old token."""
    school.token_lifetime = 120
    school.troubles.extend([Refusal(429, "", Retry_After="110")])
    scores = tool.scores(school, {"alice": a_report(), "bob": a_report()})
    assert fates(tool.send(school, scores)) == ["sent", "sent"]
    assert len(school.assertions) == 2
    assert len(school.posts) == 3


def test_a_token_that_is_refused_is_renewed_once(school: School, tool: Tool) -> None:
    """The platform has forgotten it."""
    school.troubles.append(Refusal(401, ""))
    assert fates(tool.send(school, tool.scores(school, {"alice": a_report()}))) == ["sent"]
    assert len(school.assertions) == 2
    school.troubles.extend([Refusal(401, "")] * 2)
    [delivery] = tool.send(school, tool.scores(school, {"bob": a_report()}, exercise="3"))[1:]
    assert (delivery.fate, delivery.words) == (Fate.REFUSED, "401 Unauthorized")


def test_a_redirect_is_not_followed(school: School, tool: Tool) -> None:
    """The token is for the host that was named."""
    school.troubles.append(Refusal(307, "", Location="https://elsewhere.example/scores"))
    [delivery] = tool.send(school, tool.scores(school, {"alice": a_report()}))
    assert (delivery.fate, delivery.words) == (
        Fate.REFUSED, "307 it leads to https://elsewhere.example/scores",
    )  # fmt: skip
    assert len(school.posts) == 1


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Refusal(400, {"error": "invalid_client"}), "gives no token: 400 invalid_client"),
        (Refusal(401, {"error": "x\x1b[31m\n" + "y" * 9000}), "gives no token: 401 x " + "y" * 50),
        (Refusal(400, {"error": "invalid_scope"}), "gives this tool no right to send scores"),
        (Refusal(302, "", Location="https://elsewhere.example"), "the token URL has moved: 302"),
        (Refusal(200, {"access_token": "a b", "token_type": "Bearer"}), "no token that could be used"),
        (Refusal(200, {"access_token": "a", "token_type": "mac"}), "no token that could be used"),
        (Refusal(200, {"access_token": "a", "scope": "other"}), "no right to send scores"),
    ],
    ids=["client", "rude", "scope", "moved", "odd", "kind", "less"],
)
def test_without_a_token_nothing_is_sent(trouble: Refusal, said: str, school: School, tool: Tool) -> None:
    """The mistake is in the settings: told once, exit code 2, no score is posted."""
    school.token_troubles.append(trouble)
    scores = tool.scores(school, {"alice": a_report(), "bob": a_report()})
    assert fates(tool.send(school, scores)) == ["not sent", "not sent"]
    assert isinstance(tool.trouble, NoToken)
    assert said in tool.trouble.cause
    assert len(tool.trouble.cause) < 250
    assert (school.posts, tool.trouble.exit_code) == ([], 2)


@pytest.mark.parametrize(
    ("troubles", "said"),
    [
        ([Refusal(200, "<html>Log in</html>")], "does not answer as one"),
        ([Refusal(200, "[" * 100_000)], "does not answer as one"),
        ([Refusal(200, '{"access_token": "' + "a" * 1_000_000)], "does not answer as one"),
        (["drop"] * 5, "broke off the connection"),
        ([Refusal(503)] * 5, "the platform answers 503 Service Unavailable"),
        ([FAILS] * 5, "the token URL fails (500 Internal Server Error)"),
    ],
    ids=["page", "deep", "endless", "dropped", "busy", "broken"],
)
def test_who_gives_no_token_is_not_reached(
    troubles: list[str | Refusal], said: str, school: School, tool: Tool
) -> None:
    """Exit code 3, after one round of requests."""
    school.token_troubles.extend(troubles)
    scores = tool.scores(school, {"alice": a_report(), "bob": a_report()})
    assert fates(tool.send(school, scores)) == ["not sent", "not sent"]
    assert said in tool.trouble.cause
    assert (school.posts, tool.trouble.exit_code) == ([], 3)
    assert len(tool.clock.waits) <= 4


def test_a_long_answer_is_an_answer(school: School, tool: Tool) -> None:
    """What decides is the status; of the rest so much is read and no more."""
    school.troubles.append(Refusal(200, "x" * 5_000_000))
    assert fates(tool.send(school, tool.scores(school, {"alice": a_report()}))) == ["sent"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"client_id": "4"}, "unknown client"),
        ({"audience": "https://canvas.example"}, "wrong audience"),
        ({"pem": private_pem(rsa.generate_private_key(65537, 2048))}, "invalid_client"),
    ],
    ids=["client", "audience", "key"],
)
def test_who_is_not_known_is_told(settings: dict[str, Any], said: str, school: School, tool: Tool) -> None:
    """The platform's own reason, and everything that could be wrong."""
    scores = tool.scores(school, {"alice": a_report()})
    assert fates(tool.send(school, scores)) == ["sent"]
    school.scores.clear()
    (tool.folder / "journal.jsonl").unlink()
    strange = dataclasses.replace(tool, **settings)
    assert fates(strange.send(school, scores)) == ["not sent"]
    assert said in strange.trouble.cause
    assert "the client id" in strange.trouble.next_step
    assert school.scores == {}


def test_a_run_that_was_killed_goes_on(school: School, tool: Tool) -> None:
    """In the midst of a line: what had an answer is not sent again, what had none is, with a newer second."""
    scores = tool.scores(school, {"alice": a_report(), "bob": a_report()})
    tool.send(school, scores)
    journal = tool.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["event"] for line in lines] == ["sending", "answered"] * 2
    journal.write_bytes(b"".join(lines[:3]) + lines[3][:40])
    assert fates(tool.send(school, scores)) == ["already there", "sent"]
    assert tool.clock.waits == [0.75]
    assert [post["userId"] for post in school.posts] == ["alice", "bob", "bob"]


def test_a_clock_that_went_back_is_told(tool: Tool, clock: VirtualClock, moodle: School) -> None:
    """Before anything is sent: the platform would refuse it all."""
    clock.passed = 7200.0
    tool.send(moodle, tool.scores(moodle, {"alice": a_report()}))
    clock.passed = 0.0
    with (
        Journal.open(tool.folder / "journal.jsonl", write=False) as journal,
        pytest.raises(UsageError, match="were sent at 2026-09-10 14:00:00 UTC, and this clock is behind"),
    ):
        check_clock(journal, clock)
    clock.passed = 7199.0
    with Journal.open(tool.folder / "journal.jsonl", write=False) as journal:
        check_clock(journal, clock)


def test_what_has_no_verdict_is_never_sent(school: School, tool: Tool) -> None:
    """It would erase the score that is there."""
    undecided = a_report(6, outcome=Outcome.INCONCLUSIVE, inconclusive="The machine was full.")
    tool.send(school, tool.scores(school, {"alice": a_report(), "bob": undecided}))
    assert [(post["userId"], post["gradingProgress"]) for post in school.posts] == [("alice", "FullyGraded")]


def test_timestamps_are_of_one_second_each(school: School, tool: Tool) -> None:
    """Of one user; another user's may share it."""
    scores = tool.scores(school, {"alice": a_report(), "bob": a_report()})
    for _ in range(3):
        tool.send(school, scores, force=True)
    for user in ("alice", "bob"):
        stamps = [post["timestamp"] for post in school.posts if post["userId"] == user]
        seconds = [datetime.datetime.fromisoformat(stamp).replace(microsecond=0) for stamp in stamps]
        assert seconds == sorted(set(seconds))
