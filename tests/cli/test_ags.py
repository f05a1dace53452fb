"""``grade ags`` as it is typed: what is said, and the exit codes."""

from __future__ import annotations

import datetime
import ipaddress
import itertools
import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from grader.cli.command import run
from grader.outcome import Outcome
from tests.gradebook.made import a_report, put
from tests.lti.platforms import CLIENT, Canvas, Moodle, Refusal, School, VirtualClock, serving, write_key

#: the command, started by somebody who neither ignores nor holds back a signal
LIKE_A_SHELL = """\
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, [])
from grader.cli import main
main()
"""


class Today(VirtualClock):
    """The command's own clock is the machine's, so its platforms go by that, too."""

    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)  # noqa: TID251 - compared with the command's


@pytest.fixture(params=[Canvas, Moodle])
def school(request: pytest.FixtureRequest) -> Iterator[School]:
    with serving(request.param(Today())) as found:
        yield found


@pytest.fixture
def key(work: Path) -> Path:
    return write_key(work / "key.pem")


def settings(school: School, key: Path) -> Path:
    """A platform's file."""
    path = key.with_name("platform.toml")
    path.write_text(
        f'token_url = "{school.token_url}"\nclient_id = "{CLIENT}"\nkey = "{key.name}"\n'
        f'[line_items]\nexercise-3 = "{school.line_item}"\n'
    )
    return path


def said(captured: pytest.CaptureFixture[str]) -> str:
    return captured.readouterr().out


def test_scores_of_a_class(school: School, key: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """First what would be sent, then sending, then nothing is left to be sent."""
    file = settings(school, key)
    put(Path("results/alice.json"))
    put(Path("results/bob.json"), a_report(6))
    arguments = ["ags", "send", "results", "--platform", str(file)]
    assert run([*arguments, "--dry-run"]) == 0
    assert said(capfd) == (
        "would be sent  03_uploads  alice  15/15\nwould be sent  03_uploads  bob  6/15\n2 would be sent\n"
    )
    assert (school.posts, school.assertions) == ([], [])
    assert not Path("results/ags-journal.jsonl").exists()
    assert run(arguments) == 0
    assert said(capfd) == (
        "sent           03_uploads  alice  15/15\nsent           03_uploads  bob  6/15\n2 sent\n"
    )
    assert {user: score["scoreGiven"] for user, score in school.scores.items()} == {"alice": 15, "bob": 6}
    assert run(arguments) == 0
    assert said(capfd).endswith("\n2 already there\n")
    assert run([*arguments, "--dry-run", "--force"]) == 0
    assert said(capfd).endswith("\n2 would be sent\n")


def test_settings_on_the_command_line(school: School, key: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Users by a list; a journal elsewhere; what is left out makes it 1, and so does a refusal."""
    put(Path("results/s1.json"))
    put(Path("results/s2.json"))
    put(Path("results/s3.json"), a_report(6, outcome=Outcome.INCONCLUSIVE, inconclusive="full"))
    Path("users.csv").write_text("student,user_id\ns1,alice\ns2,nobody\ns3,carol\n")
    school.troubles.extend([Refusal(404, "", reason="\x1b[2Jno such user")] * 2)
    given = {"--token-url": school.token_url, "--client-id": CLIENT, "--key": "key.pem"}
    given |= {"--line-item": school.line_item, "--users": "users.csv", "--journal": "sent.jsonl"}
    code = run(["ags", "send", "results", *itertools.chain(*given.items())])
    out = said(capfd)
    assert code == 1
    assert out == (
        "refused        03_uploads  s1 (user alice)  15/15: 404 no such user\n"
        "refused        03_uploads  s2 (user nobody)  15/15: 404 no such user\n"
        "left out       03_uploads  s3: inconclusive: there is no verdict, and no mark\n"
        "2 refused, 1 left out\n"
    )
    events = [json.loads(line)["event"] for line in Path("sent.jsonl").read_text().splitlines()]
    assert events == ["sending", "answered"] * 2


def test_nobody_is_there(
    key: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3, told with the next step, at once: this machine knows no name."""

    def lost(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lost)
    put(Path("results/alice.json"))
    given = {"--token-url": "https://platform.invalid/token", "--client-id": "4", "--key": str(key)}
    given |= {"--line-item": "https://platform.invalid/items/1"}
    code = run(["ags", "send", "results", *itertools.chain(*given.items())])
    out, error = capfd.readouterr()
    assert code == 3
    assert out.splitlines()[-1] == "1 not sent"
    assert error.startswith("grade: there is no platform.invalid\nLook at the address")


def test_the_key_and_its_public_half(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One form for Moodle, one for Canvas; the private half is never shown."""
    assert run(["ags", "key", "--new", "tool.pem"]) == 0
    both = said(capfd)
    assert run(["ags", "key", "tool.pem", "--pem"]) == 0
    pem = said(capfd)
    assert run(["ags", "key", "tool.pem", "--jwk"]) == 0
    jwk = said(capfd)
    assert both == f"{pem}\n{jwk}"
    assert pem.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert set(json.loads(jwk)) == {"kty", "n", "e", "alg", "use", "kid"}
    assert "PRIVATE" not in both


def test_line_items_of_a_course(school: School, key: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Page by page, with nothing that a terminal obeys; without the right to, it is said."""
    arguments = ["ags", "items", f"{school.address}/items", "--platform", str(settings(school, key))]
    assert run(arguments) == 0
    assert said(capfd) == (
        f"{school.address}/item/0  The first await (15)\n{school.address}/item/1  Uploads (15)\n"
    )
    school.following = "https://elsewhere.example"
    assert run(arguments) == 2
    assert "goes on at another host, which gets no token" in capfd.readouterr().err
    school.scopes.clear()
    assert run(arguments) == 2
    assert "gives this tool no right to see line items" in capfd.readouterr().err


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name
)
def test_a_run_that_is_ended_goes_on(
    number: signal.Signals, school: School, key: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """At a reply that does not come: what was accepted before is in the journal, and is not sent again."""
    for student in ("alice", "bob"):
        put(Path(f"results/{student}.json"))
    arguments = ["ags", "send", "results", "--platform", str(settings(school, key))]
    school.troubles.extend(["", "silent"])
    with subprocess.Popen(
        [sys.executable, "-c", LIKE_A_SHELL, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert school.silent.wait(60)
        running.send_signal(number)
        out, error = running.communicate()
    assert out == "sent           03_uploads  alice  15/15\n"
    if number is not signal.SIGKILL:
        assert running.returncode == 128 + number
        assert error.startswith("grade: interrupted; what was accepted is in the journal\nThe same command")
    assert run(arguments) == 0
    assert said(capfd) == (
        "already there  03_uploads  alice  15/15\nsent           03_uploads  bob  15/15\n"
        "1 sent, 1 already there\n"
    )
    assert [post["userId"] for post in school.posts] == ["alice", "bob", "bob"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["send"], "Missing argument 'RESULTS...'"),
        (["send", "results"], "the platform's token url is not known"),
        (["send", "results", "--platform", "none.toml"], "none.toml is no file"),
        (["send", "nowhere", "--platform", "platform.toml"], "nowhere does not exist"),
        (
            ["send", "results", "--platform", "platform.toml", "--line-item", "http://c.example"],
            "not encrypted",
        ),
        (["send", "results", "--platform", "platform.toml", "--key", "open.pem"], "may be read by others"),
        (["send", "results", "--platform", "platform.toml", "--exercise", "9"], "no results of the exercise"),
        (["send", "results", "--platform", "platform.toml", "--journal", "no/j"], "there is no folder no"),
        (["send", "results", "--platform", "platform.toml", "--ca-file", "none"], "certificates none cannot"),
        (["key", "none.pem"], "the key none.pem cannot be read"),
        (["items", "c.example", "--platform", "platform.toml"], "is no address"),
        (["sent"], "No such command 'sent'"),
    ],
)
def test_mistakes_are_2(
    arguments: list[str], words: str, school: School, key: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Told before anybody is asked."""
    settings(school, key)
    put(Path("results/alice.json"))
    write_key(Path("open.pem")).chmod(0o644)
    assert run(["ags", *arguments]) == 2
    out, error = capfd.readouterr()
    assert words in error
    assert (out, school.posts, school.assertions) == ("", [], [])


def test_the_environment_leads_nowhere(
    school: School, key: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No proxy gets a token, and no password of a ``.netrc`` takes its place."""
    (work / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(work))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    put(Path("results/alice.json"))
    assert run(["ags", "send", "results", "--platform", str(settings(school, key))]) == 0
    assert school.scores["alice"]["scoreGiven"] == 15


def test_the_extra_is_missed_in_plain_words(work: Path) -> None:
    """In a Python without it: what to install."""
    for name in ("joserfc", "urllib3"):
        put(Path("results/alice.json"))
        write_key(Path("key.pem"))
        code = (
            f"import sys; sys.modules[{name!r}] = None; from grader.cli import main; "
            "main(['ags', 'send', 'results', '--token-url', 'https://c.example/t', '--client-id', '4', "
            "'--key', 'key.pem', '--line-item', 'https://c.example/i'])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr == (
            f"grade: talking to a learning platform needs the package {name}, which is not installed\n"
            "Install the kit with its extra: pip install 'onecook[ags]' (in a checkout: '.[ags]')\n"
        )


# ---------------------------------------------------------------------- encrypted
@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost, and its key behind it."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


def test_a_certificate_that_nobody_trusts_gets_no_token(
    certificate: Path, key: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """And one that is named does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    put(Path("results/alice.json"))
    with serving(Canvas(Today()), context) as school:
        arguments = ["ags", "send", "results", "--platform", str(settings(school, key))]
        assert run(arguments) == 3
        error = capfd.readouterr().err
        assert f"{school.address.removeprefix('https://')} cannot be trusted: " in error
        assert "--ca-file FILE" in error
        assert (school.posts, school.assertions) == ([], [])
        assert run([*arguments, "--ca-file", str(certificate)]) == 0
        assert school.scores["alice"]["scoreGiven"] == 15
