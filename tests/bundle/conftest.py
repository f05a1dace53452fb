"""One packing of wheels for all bundles that a worker tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bundle.scratch import FORGER, UPLOADS
from tests.bundle.wheels import checkout_wheel, installed_wheels


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of each package that the kit needs."""
    return installed_wheels(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's own."""
    return checkout_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def offline(wheels: Path) -> dict[str, str]:
    """The environment of a machine that reaches no index, and has the wheels at hand."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
    }


@pytest.fixture(scope="session")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes results of its own wherever a grader might look for one, and ends its process."""
    path = tmp_path_factory.mktemp("forger") / "uploads.py"
    path.write_text(FORGER)
    return path


@pytest.fixture(scope="session")
def programs(forger: Path) -> dict[str, Path]:
    """Right, partly right, hostile."""
    return {"reference": UPLOADS.reference, "stub": UPLOADS.stub, "forger": forger}
