"""The right to send scores: an access token for a signed request, kept while it is good and no longer.

OAuth 2 client credentials with a signed JWT, as imsglobal.org/spec/security/v1p0 has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from grader.errors import UsageError
from grader.lti.clock import Clock
from grader.lti.key import Key
from grader.lti.patience import ask_patiently
from grader.lti.platform import Platform
from grader.lti.transport import Reply, Transport, Unreachable

__all__ = ["LINE_ITEMS", "SCORE", "Access", "NoToken"]

#: scopes
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINE_ITEMS = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
#: seconds: a platform that does not say how long its token is good; and what the way there may take
UNSAID = 300.0
MARGIN = 30.0
#: seconds; what says more is not believed
LONGEST = 1e9
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")


class NoToken(UsageError):  # noqa: N818 — it is an answer
    """The platform does not know us, or gives us no right."""


class Access:
    """A platform's tokens for one scope."""

    def __init__(
        self,
        platform: Platform,
        key: Key,
        *,
        transport: Transport,
        clock: Clock,
        tell: Callable[[str], None],
        scope: str = SCORE,
    ) -> None:
        """Nothing is asked yet.

        Args:
            platform: where, and who we are.
            key: signs the requests.
            transport: carries them.
            clock: tells when a token is no longer good.
            tell: is told why there is a pause.
            scope: what the token is for.
        """
        self._platform = platform
        self._key = key
        self._transport = transport
        self._clock = clock
        self._tell = tell
        self._scope = scope
        self._token = ""
        self._good_until = 0.0

    def headers(self) -> dict[str, str]:
        """What a request shows the platform.

        Raises:
            NoToken: there is none for us.
            Unreachable: the platform gives no answer.
        """
        if not self._token or self._clock.seconds() >= self._good_until:
            asked = self._clock.seconds()
            self._token, lifetime = self._new()
            self._good_until = asked + lifetime - min(MARGIN, lifetime / 2)
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """The token is not good: the next request gets another one."""
        self._token = ""

    def _new(self) -> tuple[str, float]:
        """A token, and for how many seconds it is good."""
        reply = ask_patiently(self._ask, clock=self._clock, tell=self._tell)
        if reply.status >= 500:
            raise Unreachable(
                f"the token URL fails ({reply.words})",
                "Try again later: the same command goes on where it stopped.",
                passing=True,
            )
        if not reply.good:
            raise self._refused(reply)
        said = reply.document()
        if not reply.whole or not isinstance(said, dict):
            raise Unreachable(
                f"the token URL {self._platform.token_url} does not answer as one",
                "Look at the address: it gives tokens for LTI 1.3, and is no page for people.",
                passing=False,
            )
        token, kind = said.get("access_token"), said.get("token_type", "Bearer")
        if not isinstance(token, str) or _TOKEN.fullmatch(token) is None or str(kind).lower() != "bearer":
            raise NoToken("the platform's answer holds no token that could be used", "Look at the token URL.")
        granted = said.get("scope")
        if isinstance(granted, str) and granted and self._scope not in granted.split():
            raise self._no_right()
        lifetime = said.get("expires_in")
        if isinstance(lifetime, str) and lifetime.isascii() and lifetime.isdigit():
            lifetime = float(lifetime[:9])
        if isinstance(lifetime, int | float) and not isinstance(lifetime, bool) and 0 < lifetime < LONGEST:
            return token, float(lifetime)
        return token, UNSAID

    def _ask(self) -> Reply:
        # Signed anew each time: a platform takes no request twice.
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._key.assertion(
                self._platform.client_id,
                self._platform.audience or self._platform.token_url,
                self._clock.now(),
            ),
            "scope": self._scope,
        }
        return self._transport.post(
            self._platform.token_url,
            urlencode(form).encode("ascii"),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )

    def _refused(self, reply: Reply) -> NoToken:
        if "invalid_scope" in reply.words:
            return self._no_right()
        if 300 <= reply.status < 400:
            return NoToken(
                f"the token URL has moved: {reply.words}", "Give the new address, if you trust it."
            )
        return NoToken(
            f"the platform gives no token: {reply.words}",
            f"Look at the client id ({self._platform.client_id}), the audience, this machine's clock, and "
            f"whether the platform has the public half of this key: grade ags key {self._platform.key}",
        )

    def _no_right(self) -> NoToken:
        what = "to see line items" if self._scope == LINE_ITEMS else "to send scores"
        return NoToken(
            f"the platform gives this tool no right {what}",
            "Let an administrator of the platform switch it on (docs/lti.md says where).",
        )
