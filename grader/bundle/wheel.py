"""The wheel of this kit, for machines that have none: given, or made again from what is installed.

An installed wheel is its files and a list of them (RECORD). What the installer added (compiled files, the
command, notes of its own) is left out, and the list is made anew.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from grader.bundle.files import File, zipped
from grader.errors import UsageError

__all__ = ["NAME", "kit_wheel"]

NAME = "onecook"
#: written by installers into the folder of metadata
_OF_THE_INSTALLER = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"})
_ANSWERS = re.compile(r"grader/_course/solutions/|grader/suites/[^/]+/wrong/")
_BUILD = "Build one in the checkout (python -m build --wheel), and give it with --wheel FILE."


def kit_wheel(given: Path | None) -> tuple[str, bytes]:
    """File name and content of a wheel of this kit.

    Raises:
        UsageError: what was given is none, or this kit runs from a checkout and none was given.
    """
    if given is not None:
        return _written(given.name, _given(given))
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise UsageError("this kit is not installed, so there is no wheel to put in", _BUILD) from None
    if _is_editable(installed):
        raise UsageError("this kit runs from a checkout, so there is no wheel to put in", _BUILD)
    return _written(f"{NAME}-{installed.version}-py3-none-any.whl", _installed(installed))


def _given(path: Path) -> dict[str, bytes]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "Look at the path.") from None
    if not (path.name.startswith(f"{NAME}-") and path.suffix == ".whl" and zipfile.is_zipfile(path)):
        raise UsageError(f"{path} is no wheel of {NAME}", f"Its name is {NAME}-VERSION-py3-none-any.whl.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def _is_editable(installed: Distribution) -> bool:
    told = installed.read_text("direct_url.json")
    return told is not None and bool(json.loads(told).get("dir_info", {}).get("editable"))


def _installed(installed: Distribution) -> dict[str, bytes]:
    """The files of the wheel that was installed."""
    metadata = f"{NAME}-{installed.version}.dist-info"
    content: dict[str, bytes] = {}
    for file in installed.files or []:
        path = PurePosixPath(file)
        ours = path.parts[0] in ("grader", metadata)
        if ours and "__pycache__" not in path.parts and path.name not in _OF_THE_INSTALLER:
            content[str(path)] = Path(str(file.locate())).read_bytes()
    return content


def _written(name: str, content: dict[str, bytes]) -> tuple[str, bytes]:
    """A wheel of these files, and their list; without references and known-wrong programs."""
    [metadata] = {entry.partition("/")[0] for entry in content if ".dist-info/" in entry}
    record = f"{metadata}/RECORD"
    kept = {
        entry: data
        for entry, data in sorted(content.items())
        if entry != record and not _ANSWERS.match(entry)
    }
    rows = [f"{entry},sha256={_digest(data)},{len(data)}" for entry, data in kept.items()]
    kept[record] = "\n".join([*rows, f"{record},,", ""]).encode()
    return name, zipped({entry: File(data) for entry, data in kept.items()})


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
