"""One request to a platform and its reply: bounded in time and size, encrypted, never led elsewhere.

The one module here that opens connections. Nothing of the environment has a say (no proxy, no ``.netrc``): a
token goes where the settings say. A redirect is a reply like any other, and is not followed.
"""

from __future__ import annotations

import dataclasses
import json
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from grader.errors import Inconclusive, UsageError
from grader.lti.extra import need
from grader.report.wording import harmless_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import urllib3

__all__ = ["Reply", "Transport", "Unreachable"]

#: bytes of a reply that are read
LARGEST = 256 << 10
#: real seconds for a connection, and for each silence
PATIENCE = 30.0
#: real seconds for one reply
LONGEST = 120.0
#: characters of a platform's message that are shown
MOST_WORDS = 160


class Unreachable(Inconclusive):
    """The platform cannot be reached, or gives no answer: nothing is known of what was sent."""

    def __init__(self, cause: str, next_step: str, *, passing: bool) -> None:
        super().__init__(cause, next_step)
        #: whether it may be otherwise in a moment
        self.passing = passing


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a platform said."""

    status: int
    #: the words beside the status
    reason: str = ""
    #: names in lower case
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    body: bytes = b""
    #: whether all of the body is there
    whole: bool = True

    @property
    def good(self) -> bool:
        """Whether it was done as asked."""
        return 200 <= self.status < 300

    def document(self) -> Any:
        """The JSON of the body; None if it is none."""
        try:
            return json.loads(self.body) if self.whole else None
        except (ValueError, RecursionError):
            return None

    @property
    def words(self) -> str:
        """The status and the platform's message, short and harmless."""
        found = harmless_line(_message(self.document()) or self.reason, limit=MOST_WORDS)
        if 300 <= self.status < 400:
            found = harmless_line(f"it leads to {self.headers.get('location', 'nowhere')}", limit=MOST_WORDS)
        return f"{self.status} {found}".rstrip()


class Transport:
    """Requests to one platform; connections are kept and used again."""

    def __init__(
        self, *, seconds: Callable[[], float], ca_file: str = "", patience: float = PATIENCE
    ) -> None:
        """Nothing is opened yet.

        Args:
            seconds: a clock that never runs back.
            ca_file: certificates that are trusted beside the machine's own.
            patience: real seconds for a connection, and for each silence.

        Raises:
            UsageError: the extra ``ags`` is not installed, or the certificates cannot be read.
        """
        need("urllib3")
        import urllib3

        context = ssl.create_default_context()
        if ca_file:
            try:
                context.load_verify_locations(ca_file)
            except (OSError, ssl.SSLError) as error:
                raise UsageError(
                    f"the certificates {ca_file} cannot be read: {error.strerror or error}",
                    "Name a file in PEM form.",
                ) from None
        self._seconds = seconds
        self._pool = urllib3.PoolManager(
            ssl_context=context,
            retries=False,
            timeout=urllib3.Timeout(connect=patience, read=patience),
            headers={"User-Agent": "onecook", "Accept-Encoding": "identity"},
        )

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Post ``body``.

        Raises:
            Unreachable: there is no reply.
        """
        return self._ask("POST", address, body, headers)

    def get(self, address: str, headers: Mapping[str, str]) -> Reply:
        """Get what is there.

        Raises:
            Unreachable: there is no reply.
        """
        return self._ask("GET", address, None, headers)

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _ask(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        import urllib3

        begun = self._seconds()
        try:
            response = self._pool.request(
                method,
                address,
                body=body,
                headers={**self._pool.headers, **headers},
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise _unreachable(address, error) from None
        content, whole = self._read(response, begun)
        return Reply(
            status=response.status,
            reason=response.reason or "",
            headers={name.lower(): value for name, value in response.headers.items()},
            body=content,
            whole=whole,
        )

    def _read(self, response: urllib3.BaseHTTPResponse, begun: float) -> tuple[bytes, bool]:
        """The body as far as it comes, and whether that is all: the status alone decides what was done."""
        import urllib3

        content = bytearray()
        try:
            while len(content) <= LARGEST and self._seconds() - begun <= LONGEST:
                part = response.read1(LARGEST, decode_content=False)
                if not part:
                    response.release_conn()
                    return bytes(content), True
                content += part
        except (urllib3.exceptions.HTTPError, OSError):
            pass
        response.close()
        return bytes(content[:LARGEST]), False


def _unreachable(address: str, error: urllib3.exceptions.HTTPError) -> Unreachable:
    """Who cannot be reached, why, and what to do."""
    from urllib3 import exceptions

    host = urlsplit(address).netloc
    if isinstance(error, exceptions.SSLError):
        return Unreachable(
            f"{host} cannot be trusted: {harmless_line(str(error), limit=MOST_WORDS)}",
            "Look at the address; a school's own certificate is named with --ca-file FILE.",
            passing=False,
        )
    if isinstance(error, exceptions.NameResolutionError):
        return Unreachable(f"there is no {host}", "Look at the address, and at the network.", passing=False)
    if isinstance(error, exceptions.TimeoutError):
        why = "gives no answer in time"
    elif isinstance(error, exceptions.NewConnectionError):
        why = "takes no connection"
    else:
        why = "broke off the connection"
    return Unreachable(
        f"{host} {why}", "Try again later: the same command goes on where it stopped.", passing=True
    )


def _message(found: Any) -> str:
    """The sentence in a platform's answer, wherever Canvas, Moodle or OAuth put it."""
    if isinstance(found, str):
        return found
    if isinstance(found, list):
        return next(filter(None, map(_message, found[:4])), "")
    if isinstance(found, dict):
        keys = ("error_description", "message", "reason", "error", "errors", "detail")
        return next(filter(None, (_message(found[key]) for key in keys if key in found)), "")
    return ""
