"""Platforms on the loopback: as strict as Canvas and Moodle, and sometimes as slow and as busy."""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import re
import ssl
import sys
import threading
from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

__all__ = [
    "BEGINNING",
    "CLIENT",
    "Canvas",
    "Moodle",
    "Refusal",
    "School",
    "VirtualClock",
    "private_pem",
    "serving",
    "write_key",
]

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINE_ITEMS = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
BEGINNING = datetime.datetime(2026, 9, 10, 12, 0, 0, 250_000, tzinfo=datetime.UTC)
CLIENT = "10000000000042"
#: one for all tests: making it takes longer than everything else
_KEY = rsa.generate_private_key(65537, 2048)


def private_pem(key: rsa.RSAPrivateKey = _KEY) -> bytes:
    """The tool's key, or another one, as OpenSSL writes it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class VirtualClock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.passed = 0.0
        #: every wait
        self.waits: list[float] = []

    def now(self) -> datetime.datetime:
        return BEGINNING + datetime.timedelta(seconds=self.passed)

    def seconds(self) -> float:
        return self.passed

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(seconds)
        self.passed += seconds


class Refusal(Exception):  # noqa: N818 — it is an answer
    """What a platform answers instead."""

    def __init__(self, status: int, body: Any = "", **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


class School:
    """What platforms have in common: tokens, users, line items."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.address = ""
        #: seconds
        self.token_lifetime = 3600
        self.users = {"alice", "bob", "carol", "dave"}
        #: what is next done to a post of a score, instead of or beside the usual
        self.troubles: deque[str | Refusal] = deque()
        #: the same, to a request for a token
        self.token_troubles: deque[str | Refusal] = deque()
        self.scopes = {SCORE, LINE_ITEMS}
        self.tokens: dict[str, tuple[float, str]] = {}
        self.assertions: list[dict[str, Any]] = []
        #: every score that was posted, whatever became of it
        self.posts: list[dict[str, Any]] = []
        #: the scores that were taken, by user
        self.scores: dict[str, dict[str, Any]] = {}
        self.attempts: dict[str, int] = {}
        #: what a handler did not expect
        self.faults: list[BaseException] = []
        #: somebody waits for a reply that does not come; and no longer has to
        self.silent = threading.Event()
        self.released = threading.Event()
        #: where a list goes on, if not here
        self.following = ""

    @property
    def token_url(self) -> str:
        return f"{self.address}/token"

    @property
    def line_item(self) -> str:
        raise NotImplementedError

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        """Client credentials with a signed JWT."""
        assert form["grant_type"] == ["client_credentials"]
        assert form["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
        try:
            self._check_assertion(form["client_assertion"][0])
        except (AssertionError, InvalidSignature) as error:
            raise Refusal(400, {"error": "invalid_client", "error_description": str(error)}) from None
        [scope] = form["scope"]
        if scope not in self.scopes:
            raise Refusal(400, {"error": "invalid_scope"})
        token = f"token-{len(self.tokens) + 1}"
        self.tokens[token] = (self.clock.seconds() + self.token_lifetime, scope)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.token_lifetime,
            "scope": scope,
        }

    def _check_assertion(self, assertion: str) -> None:
        head, claims, signature = (
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in assertion.split(".")
        )
        header = json.loads(head)
        assert header["alg"] == "RS256", "wrong algorithm"
        assert re.fullmatch(r"[\w-]{43}", header["kid"]), "no thumbprint"
        signed = assertion.rpartition(".")[0].encode()
        _KEY.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        told = json.loads(claims)
        now = self.clock.now().timestamp()
        assert told["iss"] == told["sub"] == CLIENT, "unknown client"
        assert told["aud"] == self.token_url, "wrong audience"
        assert told["iat"] <= now < told["exp"] <= now + 3600, "expired"
        assert told["jti"] not in {each["jti"] for each in self.assertions}, "replayed"
        self.assertions.append(told)

    def check_token(self, authorization: str, scope: str) -> None:
        kind, _, token = authorization.partition(" ")
        until, granted = self.tokens.get(token, (0.0, ""))
        if kind != "Bearer" or self.clock.seconds() >= until or scope != granted:
            raise Refusal(401, {"errors": {"type": "unauthorized", "message": "Invalid access token"}})

    def take(self, path: str, query: str, content_type: str, body: bytes) -> Any:
        """A post of a score; the answer's JSON."""
        raise NotImplementedError


class Canvas(School):
    """Attempts, an extension, stale timestamps are 400; users whom it does not know are 422."""

    @property
    def line_item(self) -> str:
        return f"{self.address}/api/lti/courses/7/line_items/31"

    def take(self, path: str, query: str, content_type: str, body: bytes) -> Any:
        assert (path, query) == ("/api/lti/courses/7/line_items/31/scores", "")
        assert content_type == "application/vnd.ims.lis.v1.score+json"
        score = json.loads(body)
        user = score["userId"]
        if user not in self.users:
            raise Refusal(
                422, {"errors": {"type": "unprocessable_entity", "message": "User not found in course"}}
            )
        old = self.scores.get(user)
        moment = datetime.datetime.fromisoformat(score["timestamp"])
        if old is not None and datetime.datetime.fromisoformat(old["timestamp"]) > moment:
            raise Refusal(400, {"errors": {"message": "Provided timestamp before last updated timestamp"}})
        if "scoreGiven" in score and "scoreMaximum" not in score:
            raise Refusal(422, {"errors": {"message": "ScoreMaximum not supplied when ScoreGiven present."}})
        extension = score.get("https://canvas.instructure.com/lti/submission", {})
        if extension.get("new_submission", True):
            self.attempts[user] = self.attempts.get(user, 0) + 1
        if score["gradingProgress"] not in ("FullyGraded", "PendingManual"):
            score.pop("scoreGiven", None)
        self.scores[user] = score
        return {"resultUrl": f"{self.line_item}/results/1"}


class Moodle(School):
    """Whole seconds, 409 for what is not newer, a query behind the path, the content type to the letter."""

    @property
    def line_item(self) -> str:
        return f"{self.address}/mod/lti/services.php/2/lineitems/5/lineitem?type_id=1"

    def take(self, path: str, query: str, content_type: str, body: bytes) -> Any:
        if (path, query) != ("/mod/lti/services.php/2/lineitems/5/lineitem/scores", "type_id=1"):
            raise Refusal(404)
        if content_type != "application/vnd.ims.lis.v1.score+json":
            raise Refusal(400)
        score = json.loads(body)
        if score["userId"] not in self.users:
            raise Refusal(500, "<html>Object of class stdClass could not be converted to string</html>")
        assert score["timestamp"].endswith("Z"), "read in the server's own zone"
        moment = int(datetime.datetime.fromisoformat(score["timestamp"]).timestamp())
        old = self.scores.get(score["userId"])
        if old is not None and old["modified"] >= moment:
            raise Refusal(409, "", reason="Refusing score with an earlier timestamp for item 5")
        if score["gradingProgress"] != "FullyGraded":
            score.pop("scoreGiven", None)
        self.scores[score["userId"]] = {**score, "modified": moment}
        return []


class Handler(BaseHTTPRequestHandler):
    """Hands requests to the school of its server."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    server: Server

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_GET(self) -> None:
        self._answer(self._get)

    def _answer(self, make: Any) -> None:
        school = self.server.school
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self._reply(200, make(body))
        except Refusal as refusal:
            self._reply(refusal.status, refusal.body, refusal.headers)
        except BrokenPipeError:
            self.close_connection = True
        except Exception as error:  # noqa: BLE001 - is told by the test
            school.faults.append(error)
            self._reply(500, "")

    def _post(self, body: bytes) -> Any:
        school, parts = self.server.school, urlsplit(self.path)
        if parts.path == "/token":
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            self._trouble(school.token_troubles)
            return school.token(parse_qs(body.decode(), strict_parsing=True))
        school.posts.append(json.loads(body))
        trouble = self._trouble(school.troubles)
        school.check_token(self.headers.get("Authorization", ""), SCORE)
        answer = school.take(parts.path, parts.query, self.headers["Content-Type"], body)
        if trouble == "lost":  # taken, and the reply never comes
            raise BrokenPipeError
        return answer

    def _get(self, _body: bytes) -> Any:
        school = self.server.school
        school.check_token(self.headers.get("Authorization", ""), LINE_ITEMS)
        second = "page=2" in self.path
        following = f"<{school.following or school.address}/items?page=2>"
        self.links = "" if second else f'<{school.address}/items>; rel="first", {following}; rel="next"'
        label = "Uploads" if second else "The first\x1b[2J await"
        return [{"id": f"{school.address}/item/{second:d}", "label": label, "scoreMaximum": 15.0}]

    links = ""

    def _trouble(self, troubles: deque[str | Refusal]) -> str | Refusal | None:
        """What is the matter this time; a refusal is raised."""
        trouble = troubles.popleft() if troubles else None
        if isinstance(trouble, Refusal):
            raise trouble
        if trouble == "drop":
            raise BrokenPipeError
        if trouble == "silent":
            self.server.school.silent.set()
            self.server.school.released.wait()
            raise BrokenPipeError
        return trouble

    def _reply(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
        headers = dict(headers or {})
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status, headers.pop("reason", None))
        if self.links:
            self.send_header("Link", self.links)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # who has read enough hangs up
            self.wfile.write(body)
            self.wfile.flush()


class Server(ThreadingHTTPServer):
    """One school's."""

    daemon_threads = True
    school: School

    def handle_error(self, *_: Any) -> None:
        """Somebody has hung up; all else is told by the handler."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.school.faults.append(error)


@contextlib.contextmanager
def serving(school: School, context: ssl.SSLContext | None = None) -> Iterator[School]:
    """Let a school answer, on a port of its own; encrypted with a context."""
    server = Server(("127.0.0.1", 0), Handler)
    server.school = school
    school.address = f"http://127.0.0.1:{server.server_port}"
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        school.address = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield school
    finally:
        school.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
    assert school.faults == []


def write_key(path: Path, pem: bytes = b"") -> Path:
    """The tool's key (or this one) in a file that nobody else may read."""
    path.write_bytes(pem or private_pem())
    path.chmod(0o600)
    return path
