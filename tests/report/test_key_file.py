"""The key's file: for its owner alone, and nothing but a key."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.report.key_file import make_report_key, read_report_key
from grader.report.signature import Verdict, sign, verify
from tests.report.samples import FAILED


def test_a_new_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = make_report_key(tmp_path / "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    content = (tmp_path / "key").read_bytes()
    assert len(base64.urlsafe_b64decode(content)) == 32
    read = read_report_key(tmp_path / "key")
    assert read.id == made.id
    assert verify(sign(FAILED, made), read) is Verdict.VALID
    assert make_report_key(tmp_path / "another").id != made.id


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    make_report_key(tmp_path / "key")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        make_report_key(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == before


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o602, 0o644, 0o666])
def test_a_key_that_others_have_access_to_is_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_report_key(path)
    path.chmod(mode)
    with pytest.raises(UsageError, match=f"may be read by others \\(mode 0{mode:o}\\)") as refusal:
        read_report_key(path)
    assert "chmod 600" in refusal.value.next_step


@pytest.mark.parametrize(
    "content",
    [b"", b"secret", b"A" * 42, base64.b64encode(b"k" * 31), base64.b64encode(b"k" * 33), b"\xff" * 44],
)
def test_what_is_no_key_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="holds no key for reports"):
        read_report_key(path)


def test_no_file_and_a_pipe_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file") as refusal:
        read_report_key(tmp_path / "key")
    assert "grade verify --new-key" in refusal.value.next_step
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UsageError, match="is not a regular file"):
        read_report_key(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()
