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

from grader.errors import UsageError

__all__ = ["NAME", "kit_wheel"]

NAME = "onecook"
#: written by installers into the folder of metadata
_OF_THE_INSTALLER = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"})
_ANSWERS = re.compile(r"grader/_course/solutions/|grader/suites/[^/]+/wrong/")
_TIME = (2020, 1, 1, 0, 0, 0)
_BUILD = "Build one in the checkout (python -m build --wheel), and give it with --wheel FILE."


def kit_wheel(given: Path | None) -> tuple[str, bytes]:
    """File name and content of a wheel of this kit.

    Raises:
        UsageError: what was given is none, or this kit runs from a checkout and none was given.
    """
    if given is not None:
        return _without_answers(*_given(given))
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise UsageError("this kit is not installed, so there is no wheel to put in", _BUILD) from None
    if _is_editable(installed):
        raise UsageError("this kit runs from a checkout, so there is no wheel to put in", _BUILD)
    return _without_answers(*_packed(installed))


def _given(path: Path) -> tuple[str, bytes]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "Look at the path.") from None
    if not (path.name.startswith(f"{NAME}-") and path.suffix == ".whl" and zipfile.is_zipfile(path)):
        raise UsageError(f"{path} is no wheel of {NAME}", f"Its name is {NAME}-VERSION-py3-none-any.whl.")
    return path.name, content


def _is_editable(installed: Distribution) -> bool:
    told = installed.read_text("direct_url.json")
    return told is not None and bool(json.loads(told).get("dir_info", {}).get("editable"))


def _without_answers(name: str, wheel: bytes) -> tuple[str, bytes]:
    """The same without references and known-wrong programs, which no grading needs."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        content = {entry: archive.read(entry) for entry in archive.namelist() if not _ANSWERS.match(entry)}
    [record] = [entry for entry in content if entry.endswith(".dist-info/RECORD")]
    return name, _zipped({entry: data for entry, data in content.items() if entry != record}, record)


def _packed(installed: Distribution) -> tuple[str, bytes]:
    metadata = f"{NAME}-{installed.version}.dist-info"
    content: dict[str, bytes] = {}
    for file in installed.files or []:
        path = PurePosixPath(file)
        ours = path.parts[0] in ("grader", metadata)
        if ours and "__pycache__" not in path.parts and path.name not in _OF_THE_INSTALLER:
            content[str(path)] = Path(str(file.locate())).read_bytes()
    name = f"{NAME}-{installed.version}-py3-none-any.whl"
    return name, _zipped(content, f"{metadata}/RECORD")


def _zipped(content: dict[str, bytes], record: str) -> bytes:
    """A wheel of these files, with their list."""
    rows = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in sorted(content.items())]
    listed = {**content, record: "\n".join([*rows, f"{record},,", ""]).encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(listed.items()):
            archive.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
