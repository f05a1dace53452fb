"""The tool's key: an RSA key in a file that nobody else may read; the platform gets its public half."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.lti.extra import need
from grader.private_file import read_private, write_private

if TYPE_CHECKING:
    import datetime

    from joserfc.jwk import RSAKey

__all__ = ["Key", "make_key", "read_key"]

#: bits of a new key; and of any, fewer are refused by RS256 itself
NEW_BITS = 3072
FEWEST_BITS = 2048
#: seconds for which a signed request is good; Canvas and others refuse those that are good for long
LIFETIME = 300
ALGORITHM = "RS256"


class Key:
    """A private RSA key."""

    def __init__(self, rsa: RSAKey, key_id: str = "") -> None:
        self._rsa = rsa
        #: the one that was given, else the key's thumbprint (RFC 7638)
        self.key_id = key_id or rsa.thumbprint()

    def assertion(self, client_id: str, audience: str, now: datetime.datetime) -> str:
        """A signed request for a token (private_key_jwt, RFC 7523); no two are alike."""
        from joserfc import jwt

        issued = int(now.timestamp())
        claims: dict[str, Any] = {
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "iat": issued,
            "exp": issued + LIFETIME,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "JWT", "kid": self.key_id}, claims, self._rsa)

    def public_pem(self) -> str:
        """The public half as Moodle wants it ("RSA key")."""
        return self._rsa.as_pem(private=False).decode()

    def public_jwk(self) -> str:
        """The public half as Canvas wants it ("Public JWK"), indented JSON."""
        public = self._rsa.as_dict(private=False)
        jwk = {
            "kty": public["kty"],
            "n": public["n"],
            "e": public["e"],
            "alg": ALGORITHM,
            "use": "sig",
            "kid": self.key_id,
        }
        return json.dumps(jwk, indent=2) + "\n"


def read_key(path: Path, key_id: str = "") -> Key:
    """The key of a file, PEM without a passphrase.

    Raises:
        UsageError: others may read the file, as with ssh; it is not there, or holds no such key.
    """
    need("joserfc")
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    content = read_private(path, make="grade ags key --new FILE")
    try:
        rsa = RSAKey.import_key(content)
    except TypeError:
        raise UsageError(
            f"the key {path} is protected by a passphrase, which nobody could type here",
            "Make one without, for this alone: grade ags key --new FILE",
        ) from None
    except (JoseError, ValueError):
        raise _no_key(path) from None
    if not isinstance(rsa.raw_value, RSAPrivateKey):  # the public half
        raise _no_key(path)
    if rsa.raw_value.key_size < FEWEST_BITS:
        raise UsageError(
            f"the key {path} has {rsa.raw_value.key_size} bits; platforms want {FEWEST_BITS} or more",
            "Make a longer one: grade ags key --new FILE",
        )
    return Key(rsa, key_id)


def make_key(path: Path) -> Key:
    """Make a key, in a new file that its owner alone may read.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    need("joserfc")
    from joserfc.jwk import RSAKey

    rsa = RSAKey.generate_key(NEW_BITS)
    content = rsa.as_pem(private=True)
    write_private(path, content)
    return Key(rsa)


def _no_key(path: Path) -> UsageError:
    return UsageError(
        f"{path} holds no private RSA key in PEM form",
        "Name the file that does, or make one: grade ags key --new FILE",
    )
