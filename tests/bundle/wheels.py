"""Wheels without a network: of what is installed here, and of this checkout."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath

__all__ = ["checkout_wheel", "installed_wheels"]

CHECKOUT = Path(__file__).resolve().parents[2]
KIT = "onecook"


def checkout_wheel(folder: Path) -> Path:
    """The kit's wheel: the one that ``ONECOOK_WHEEL`` names (the gate builds it), else one made here."""
    if given := os.environ.get("ONECOOK_WHEEL"):
        return Path(shutil.copy(given, folder))
    metadata = importlib.metadata.distribution(KIT)
    info = f"{KIT}-{metadata.version}.dist-info"
    path = folder / f"{KIT}-{metadata.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for tree, inside in (("grader", "grader"), ("exercises", "grader/_course/exercises")):
            for file in _sources(CHECKOUT / tree):
                wheel.write(file, f"{inside}/{file.relative_to(CHECKOUT / tree)}")
        for name in ("METADATA", "WHEEL", "entry_points.txt"):
            wheel.writestr(f"{info}/{name}", metadata.read_text(name) or "")
        wheel.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in wheel.namelist()))
    return path


def installed_wheels(folder: Path) -> Path:
    """A folder with a wheel of each package that the kit needs, made again from what is installed."""
    names, seen = [KIT], set[str]()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python
        names += [
            re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0]
            for need in found.requires or []
            if "extra ==" not in need
        ]
        if name != KIT:
            _pack(found, folder)
    return folder


def _sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _pack(found: importlib.metadata.Distribution, folder: Path) -> None:
    files = {str(file): Path(str(file.locate())) for file in found.files or []}
    kept = {
        name: path
        for name, path in files.items()
        if ".." not in PurePosixPath(name).parts and "__pycache__" not in name and path.is_file()
    }
    [tags] = [path.read_text() for name, path in kept.items() if name.endswith(".dist-info/WHEEL")]
    pythons, abis, platforms = zip(
        *(tag.split("-") for tag in re.findall(r"^Tag: (\S+)$", tags, re.MULTILINE)), strict=True
    )
    compressed = (
        ".".join(dict.fromkeys(pythons)),
        ".".join(dict.fromkeys(abis)),
        ".".join(dict.fromkeys(platforms)),
    )
    name = re.sub(r"[-_.]+", "_", found.metadata["Name"]).lower()
    with zipfile.ZipFile(folder / f"{name}-{found.version}-{'-'.join(compressed)}.whl", "w") as wheel:
        for inside, path in kept.items():
            wheel.write(path, inside)
