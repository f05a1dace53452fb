"""The settings of a platform: where it gives tokens, who we are there, which line item is which exercise's.

They stand in a TOML file, or are given on the command line, or both; what is given wins. Nothing secret is
among them: the private key has a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from grader.errors import UsageError
from grader.lti.addresses import checked, scores_of
from grader.strict_toml import convert, parse, read_text

__all__ = ["Platform", "read_platform"]

_FIXES = {
    "line_items": 'Write one line for each exercise: exercise-3 = "https://…"',
    "new_submission": "Write true or false.",
    "format": "Write format = 1.",
}


class Platform(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a platform's file may hold; paths are relative to its folder."""

    format: Literal[1] = 1
    #: gives access tokens
    token_url: str = ""
    #: the tool's, as the platform has registered it
    client_id: str = ""
    #: the file of the private key
    key: str = ""
    #: under which the platform knows the key, if that is not its thumbprint
    key_id: str = ""
    #: whom the signed request for a token is for, if that is not ``token_url``
    audience: str = ""
    #: a file of certificates that are trusted beside the machine's own
    ca_file: str = ""
    #: Canvas: each score is a new attempt of the learner's
    new_submission: bool = False
    #: by exercise (``exercise-3``, ``3``, ``03_uploads``)
    line_items: dict[str, str] = {}

    def with_given(self, **given: Any) -> Platform:
        """With what was given on the command line: each that is not None."""
        return replace(self, **{key: value for key, value in given.items() if value is not None})

    def complete(self) -> Platform:
        """The same, if it has everything that a token needs.

        Raises:
            UsageError: something is missing, or an address may not be sent a token.
        """
        for key, option in (
            ("token_url", "--token-url URL"),
            ("client_id", "--client-id ID"),
            ("key", "--key FILE"),
        ):
            if not getattr(self, key):
                raise UsageError(
                    f"the platform's {key.replace('_', ' ')} is not known",
                    f"Give {option}, or write {key} = … into the file of --platform.",
                )
        checked(self.token_url, "the token URL")
        for line_item in self.line_items.values():
            scores_of(line_item)
        return self


def read_platform(path: Path) -> Platform:
    """The settings in a file, with the paths that they name made whole.

    Raises:
        UsageError: there is no such file.
        CourseError: it is not TOML, a key is unknown, or a value has the wrong type.
    """
    if not path.is_file():
        raise UsageError(
            f"{path} is no file", "Write the platform's settings into it (docs/lti.md has an example)."
        )
    content: Mapping[str, Any] = parse(read_text(path), path)
    platform = convert(content, Platform, path, fixes=_FIXES)
    named = {
        key: str(path.parent / getattr(platform, key)) for key in ("key", "ca_file") if getattr(platform, key)
    }
    return replace(platform, **named)
