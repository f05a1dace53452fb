"""Key, settings, users, addresses and journal: what is read from files, and what is refused there."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from grader.errors import OneCookError, UsageError
from grader.gradebook.results import read_results
from grader.lti.addresses import checked, scores_of
from grader.lti.journal import Journal
from grader.lti.key import make_key, read_key
from grader.lti.platform import Platform, read_platform
from grader.lti.scores import Plan, Score, plan
from grader.lti.users import read_users
from grader.outcome import Outcome
from tests.gradebook.kept import keep
from tests.gradebook.made import a_report, put
from tests.lti.platforms import BEGINNING, CLIENT, private_pem, write_key

ITEM = "https://moodle.example/mod/lti/services.php/2/lineitems/5/lineitem?type_id=1"


# ---------------------------------------------------------------------- addresses
@pytest.mark.parametrize(
    ("line_item", "scores"),
    [
        (ITEM, "https://moodle.example/mod/lti/services.php/2/lineitems/5/lineitem/scores?type_id=1"),
        ("https://c.example/line_items/3", "https://c.example/line_items/3/scores"),
        ("https://c.example/line_items/3/", "https://c.example/line_items/3/scores"),
        ("https://c.example/a%2Fb?x=1&y=%20", "https://c.example/a%2Fb/scores?x=1&y=%20"),
        ("http://127.0.0.1:8080/i", "http://127.0.0.1:8080/i/scores"),
        ("http://[::1]/i", "http://[::1]/i/scores"),
    ],
)
def test_scores_go_behind_the_path(line_item: str, scores: str) -> None:
    """And before the query, which stays as it is."""
    assert scores_of(line_item) == scores


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "is no address"),
        ("canvas.example/items/3", "is no address"),
        ("https://", "is no address"),
        ("https://c.example:port/", "is no address"),
        ("https://c.example/a b", "is no address"),
        ("https://c..example/", "is no address"),
        (f"https://{'c' * 64}.example/", "is no address"),
        ("https://c.example/\nHost: x", "is no address"),
        ("https://ä.example/", "is no address"),
        ("http://c.example/items/3", "is not encrypted"),
        ("http://127.0.0.1.example/items/3", "is not encrypted"),
        ("ftp://localhost/", "is not encrypted"),
        ("https://me:secret@c.example/", "holds a user's name"),
        ("https://c.example/#top", "a fragment"),
    ],
)
def test_no_token_goes_there(address: str, said: str) -> None:
    """Encrypted or on this machine, and nothing hidden in it."""
    with pytest.raises(UsageError, match=said):
        checked(address, "the line item")


def test_the_address_of_scores_is_no_line_item() -> None:
    """Or it would be /scores/scores."""
    with pytest.raises(UsageError, match="ends in /scores"):
        scores_of("https://c.example/line_items/3/scores?type_id=1")


# ---------------------------------------------------------------------- the key
def test_a_new_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Read again it is the same; the public halves hold nothing private."""
    made = make_key(tmp_path / "key.pem")
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    read = read_key(tmp_path / "key.pem")
    assert (read.key_id, read.public_pem()) == (made.key_id, made.public_pem())
    jwk = json.loads(made.public_jwk())
    assert set(jwk) == {"kty", "n", "e", "alg", "use", "kid"}
    assert (jwk["kty"], jwk["alg"], jwk["use"], jwk["kid"]) == ("RSA", "RS256", "sig", made.key_id)
    public = serialization.load_pem_public_key(made.public_pem().encode())
    assert isinstance(public, rsa.RSAPublicKey)
    modulus = base64.urlsafe_b64decode(jwk["n"] + "==")
    assert (public.key_size, public.public_numbers().n) == (3072, int.from_bytes(modulus, "big"))
    with pytest.raises(UsageError, match="is there already"):
        make_key(tmp_path / "key.pem")


def test_no_two_requests_are_alike(tmp_path: Path) -> None:
    """The key's id is the thumbprint unless the platform has another; a request lives for five minutes."""
    key = read_key(write_key(tmp_path / "key.pem"), "mine")
    first, second = (key.assertion(CLIENT, "https://c.example/token", BEGINNING).split(".") for _ in range(2))
    header, claims, other = (
        json.loads(base64.urlsafe_b64decode(part + "===")) for part in (*first[:2], second[1])
    )
    assert header == {"alg": "RS256", "typ": "JWT", "kid": "mine"}
    assert claims["jti"] != other["jti"]
    assert claims["exp"] - claims["iat"] == 300


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    """As ssh does, with the command that mends it."""
    path = write_key(tmp_path / "key.pem")
    path.chmod(mode)
    with pytest.raises(UsageError, match=f"may be read by others \\(mode {mode:04o}\\)") as caught:
        read_key(path)
    assert f"chmod 600 {path}" in caught.value.next_step
    path.chmod(0o400)
    assert read_key(path).key_id


def _locked() -> bytes:
    key = serialization.load_pem_private_key(private_pem(), None)
    lock = serialization.BestAvailableEncryption(b"secret")
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


def _elliptic() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public() -> bytes:
    key = serialization.load_pem_private_key(private_pem(), None)
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


@pytest.mark.filterwarnings("ignore:Key size should be")
@pytest.mark.parametrize(
    ("pem", "said"),
    [
        (b"", "holds no private RSA key in PEM form"),
        (b"hello\n", "holds no private RSA key in PEM form"),
        (b'{"kty": "RSA"}', "holds no private RSA key in PEM form"),
        (b"x" * (1 << 17), "is too large for a key"),
        (_locked(), "is protected by a passphrase"),
        (_elliptic(), "holds no private RSA key in PEM form"),
        (_public(), "holds no private RSA key"),
        (private_pem(rsa.generate_private_key(65537, 1024)), "has 1024 bits"),
    ],
    ids=["empty", "text", "JSON", "huge", "locked", "elliptic", "public", "short"],
)
def test_what_is_no_key_of_ours_is_told(pem: bytes, said: str, tmp_path: Path) -> None:
    """Whatever somebody names by mistake; nothing of the file is shown."""
    path = tmp_path / "key.pem"
    path.write_bytes(pem)
    path.chmod(0o600)
    with pytest.raises(UsageError, match=said):
        read_key(path)


def test_a_key_is_a_file(tmp_path: Path) -> None:
    """A pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, said in (("pipe", "is not a regular file"), ("none", "cannot be read"), (".", "regular file")):
        with pytest.raises(UsageError, match=said):
            read_key(tmp_path / name)


# ---------------------------------------------------------------------- the platform's file
SETTINGS = """\
format = 1
token_url = "https://c.example/login/oauth2/token"
client_id = "10000000000042"
key = "key.pem"

[line_items]
exercise-3 = "https://c.example/api/lti/courses/7/line_items/31"
"""


def test_settings_of_a_file(tmp_path: Path) -> None:
    """Its paths are beside it; what is given on the command line wins."""
    path = tmp_path / "canvas.toml"
    path.write_text(SETTINGS)
    platform = read_platform(path).with_given(client_id="7", audience=None).complete()
    assert (platform.client_id, platform.audience, platform.new_submission) == ("7", "", False)
    assert platform.key == str(tmp_path / "key.pem")
    assert list(platform.line_items) == ["exercise-3"]


def test_the_settings_of_the_docs(tmp_path: Path) -> None:
    """What stands there can be sent with, and every key is told of."""
    page = (Path(__file__).parents[2] / "docs" / "lti.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "canvas.toml"
    path.write_text("\n".join(blocks))
    assert read_platform(path).complete().line_items.keys() == {"exercise-3"}
    for key in set(Platform.__struct_fields__) - {"format"}:
        assert re.search(rf"^\| .*`\[?{key}\]?`.* \|$", page, re.MULTILINE), key


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("client_id", "clientid"), "unknown key 'clientid'"),
        (('"10000000000042"', "10000000000042"), "client_id: expected `str`"),
        (("format = 1", "format = 2"), "format"),
        (('key = "key.pem"', 'key = "'), "is not TOML"),
        (('key = "key.pem"', ""), "the platform's key is not known"),
        (('token_url = "https:', 'token_url = "http:'), "the token URL http://c.example"),
        (('31"', '31/scores"'), "ends in /scores"),
        (('exercise-3 = "', 'exercise-3 = 3 # "'), "line_items"),
    ],
)
def test_a_mistake_in_the_file_is_told(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    """Exit code 2, with what to write."""
    path = tmp_path / "canvas.toml"
    path.write_text(SETTINGS.replace(*change))
    with pytest.raises(OneCookError, match=said) as caught:
        read_platform(path).complete()
    assert caught.value.exit_code == 2
    assert caught.value.next_step


def test_no_file_and_no_settings(tmp_path: Path) -> None:
    """What is missing is named by its option."""
    with pytest.raises(UsageError, match="is no file"):
        read_platform(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="token url is not known\nGive --token-url URL"):
        Platform().complete()


# ---------------------------------------------------------------------- users
def test_users_by_student(tmp_path: Path) -> None:
    """As Excel saves it; other columns and rows without an id are left alone."""
    path = tmp_path / "users.csv"
    path.write_bytes("\ufeffname,user_id,student\r\nDoe, 5,alice\r\n".encode().replace(b"Doe, ", b"Doe,"))
    assert read_users(path) == {"alice": "5"}
    path.write_text('student,user_id\n"doe, jane",7\ncarol,\n,8\njohn\n')
    assert read_users(path) == {"doe, jane": "7"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no columns"),
        ("student;user_id\nalice;5\n", "has no columns"),
        ("student,user_id\nalice,5\nalice,6\n", "line 3: alice has another id above"),
        ("student,user_id\nalice,5\nbob,5\n", "bob and alice have the same id"),
        (f"student,user_id\nalice,{'5' * 256}\n", "at most 255"),
        ("student,user_id\nalice," + "5" * 200_000, "field larger"),
    ],
)
def test_users_that_contradict_each_other(text: str, said: str, tmp_path: Path) -> None:
    """Nobody gets somebody else's score."""
    path = tmp_path / "users.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_users(path)


def test_users_that_cannot_be_read(tmp_path: Path) -> None:
    """Not there, or no text."""
    (tmp_path / "latin.csv").write_bytes(b"student,user_id\nm\xfcller,5\n")
    for name, said in (
        ("latin.csv", "is not UTF-8"),
        ("none.csv", "cannot be read"),
        (".", "cannot be read"),
    ):
        with pytest.raises(UsageError, match=said):
            read_users(tmp_path / name)


# ---------------------------------------------------------------------- what is sent
def planned(folder: Path, **options: Any) -> Plan:
    return plan(read_results([folder]), **{"line_items": {}, **options})


def test_each_exercise_has_its_line_item(tmp_path: Path) -> None:
    """Under any name that ``grade`` knows; what has none is left out."""
    put(tmp_path / "alice" / "exercise-3.json")
    put(tmp_path / "alice" / "exercise-4.json", a_report(exercise="04_export_and_upload"))
    put(tmp_path / "alice" / "exercise-1.json", a_report(exercise="01_first_await"))
    made = planned(tmp_path, line_items={"Uploads": "https://c.example/3", "4": "https://c.example/4"})
    assert [(score.report.number, score.line_item) for score in made.scores] == [
        (3, "https://c.example/3"),
        (4, "https://c.example/4"),
    ]
    assert [(each.name, each.exercise, each.why) for each in made.unsent] == [
        ("alice", "01_first_await", "the exercise has no line item")
    ]
    alone = planned(tmp_path, line_item=ITEM, exercise="exercise-4")
    assert [(score.report.number, score.line_item) for score in alone.scores] == [(4, ITEM)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"line_item": ITEM}, "a line item is for one exercise"),
        ({}, "no line item is known for 03_uploads, 04_export_and_upload"),
        ({"exercise": "5"}, "there are no results of the exercise '5'"),
        ({"line_items": {"3": ITEM, "4": ITEM}}, "have the same line item"),
        ({"line_items": {"3": ITEM, "exercise-3": f"{ITEM}2"}}, "one exercise with two line items"),
    ],
)
def test_a_line_item_is_for_one_exercise(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    """Or one score would replace the other."""
    put(tmp_path / "alice" / "exercise-3.json")
    put(tmp_path / "alice" / "exercise-4.json", a_report(exercise="04_export_and_upload"))
    with pytest.raises(UsageError, match=said):
        planned(tmp_path, **options)


def test_what_becomes_no_score_is_told(tmp_path: Path) -> None:
    """No verdict, nothing to win, nobody on the list, no report; an older report is nobody's loss."""
    put(tmp_path / "alice.json")
    put(tmp_path / "bob.json", a_report(6, outcome=Outcome.INCONCLUSIVE, inconclusive="full"))
    put(tmp_path / "carol.json", a_report(0, max_points=0))
    put(tmp_path / "dave.json")
    (tmp_path / "erin.json").write_text("{}")
    put(tmp_path / "alice" / "exercise-3.json", a_report(started_at="2026-09-09T12:00:00+00:00"))
    users = {"alice": "1", "bob": "2", "carol": "3"}
    made = planned(tmp_path, line_item=ITEM, users=users)
    assert [(score.student, score.user) for score in made.scores] == [("alice", "1")]
    assert {(Path(each.name).name, each.why, each.missed) for each in made.unsent} == {
        ("exercise-3.json", f"{tmp_path / 'alice.json'} was graded later", False),
        ("erin.json", "is no report of this version", True),
        ("bob", "inconclusive: there is no verdict, and no mark", True),
        ("carol", "the exercise is worth no points", True),
        ("dave", "the list of --users has no id", True),
    }


# ---------------------------------------------------------------------- the journal
def a_score(student: str = "alice", points: int = 15) -> Score:
    return Score(student=student, user=student, line_item=ITEM, report=a_report(points))


def test_a_gradebook_is_sent_and_what_is_not_graded_is_told(tmp_path: Path) -> None:
    """No score of 0 for what nobody has graded yet."""
    path = keep(
        tmp_path / "autumn",
        [("ada", a_report(6))],
        ungraded=[("dan", "03_uploads"), ("eve", "04_export_and_upload")],
    )
    made = plan(read_results([path]), line_items={"exercise-3": f"{BEGINNING}/lineitems/3"})
    assert [(score.student, score.report.points) for score in made.scores] == [("ada", 6)]
    assert [(each.name, each.exercise, each.missed) for each in made.unsent] == [
        ("dan", "03_uploads", True),
        ("eve", "04_export_and_upload", True),
    ]
    made = plan(read_results([path]), line_items={}, line_item=f"{BEGINNING}/lineitems/3", exercise="3")
    assert [each.name for each in made.unsent] == ["dan"]
    nothing = keep(tmp_path / "new", [], ungraded=[("dan", "03_uploads")])
    with pytest.raises(UsageError, match="nothing of it is graded yet"):
        plan(read_results([nothing]), line_items={"exercise-3": f"{BEGINNING}/lineitems/3"})


def test_the_journal_remembers(tmp_path: Path) -> None:
    """Who has what; the file is for its owner alone."""
    path = tmp_path / "journal.jsonl"
    with Journal.open(path, write=True) as journal:
        journal.sending(a_score(), BEGINNING)
        assert not journal.accepted(a_score())
        journal.answered(a_score(), BEGINNING, status=200, words="200 OK")
        journal.sending(a_score("bob"), BEGINNING)
        journal.answered(a_score("bob"), BEGINNING, status=404, words="404")
        assert journal.accepted(a_score())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with Journal.open(path, write=False) as journal:
        known = [journal.accepted(each) for each in (a_score(), a_score(points=6), a_score("bob"))]
        assert known == [True, False, False]
        assert journal.newest(a_score("bob")) == journal.latest() == BEGINNING
        assert journal.newest(a_score("carol")) is None


def test_an_unfinished_score_replaces_what_was_known(tmp_path: Path) -> None:
    """The platform may have either; so the old one is sent again when it is wanted back."""
    with Journal.open(tmp_path / "j", write=True) as journal:
        journal.sending(a_score(), BEGINNING)
        journal.answered(a_score(), BEGINNING, status=201, words="")
        journal.sending(a_score(points=6), BEGINNING)
        assert not journal.accepted(a_score())


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """Two would send everything twice."""
    with (
        Journal.open(tmp_path / "j", write=True),
        pytest.raises(UsageError, match="another command is sending"),
        Journal.open(tmp_path / "j", write=True),
    ):
        pass


def test_looking_changes_nothing(tmp_path: Path) -> None:
    """No file is made, and a line that was cut off stays."""
    with Journal.open(tmp_path / "j", write=False) as journal:
        assert journal.latest() is None
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "j").write_bytes(b'{"event": "sen')
    with Journal.open(tmp_path / "j", write=False) as journal:
        assert journal.latest() is None
    assert (tmp_path / "j").read_bytes() == b'{"event": "sen'


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"\xff",
        b'{"event": "sent"}',
        b'{"event":"sending","at":"2026-09-10T12:00:00","line_item":"","user":"","student":"",%b}'
        % b'"exercise":"","digest":""',
    ],
)
def test_what_is_no_journal_is_left_alone(line: bytes, tmp_path: Path) -> None:
    """Somebody else's file, or a timestamp of no zone."""
    path = tmp_path / "j"
    path.write_bytes(line + b"\n")
    with (
        pytest.raises(UsageError, match="line 1, is no line of a journal"),
        Journal.open(path, write=True),
    ):
        pass
    assert path.read_bytes() == line + b"\n"


def test_a_journal_is_a_file(tmp_path: Path) -> None:
    """No link, no pipe, no folder; and its folder is there."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("pipe", "link", ".", "none/j"):
        with pytest.raises(UsageError, match="journal"), Journal.open(tmp_path / name, write=True):
            pass
    assert not (tmp_path / "elsewhere").exists()
