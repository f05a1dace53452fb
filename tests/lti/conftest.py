"""A school for each test, and a tool that is registered there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.results import read_results
from grader.lti.access import Access
from grader.lti.journal import Journal
from grader.lti.key import read_key
from grader.lti.platform import Platform
from grader.lti.scores import Score, plan
from grader.lti.sending import Delivery, Sender
from grader.lti.transport import Transport
from grader.report.model import Report
from tests.gradebook.made import put
from tests.lti.platforms import CLIENT, Canvas, Moodle, School, VirtualClock, serving, write_key


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture(params=[Canvas, Moodle])
def school(request: pytest.FixtureRequest, clock: VirtualClock) -> Iterator[School]:
    with serving(request.param(clock)) as found:
        yield found


@pytest.fixture
def canvas(clock: VirtualClock) -> Iterator[School]:
    with serving(Canvas(clock)) as found:
        yield found


@pytest.fixture
def moodle(clock: VirtualClock) -> Iterator[School]:
    with serving(Moodle(clock)) as found:
        yield found


@dataclasses.dataclass(slots=True)
class Tool:
    """Everything of ours between graded folders and a school."""

    folder: Path
    clock: VirtualClock
    #: what was told of pauses
    told: list[str] = dataclasses.field(default_factory=list)
    trouble: Any = None
    client_id: str = CLIENT
    audience: str = ""
    #: another key than the one that is registered
    pem: bytes = b""

    def scores(self, school: School, reports: dict[str, Report], **options: Any) -> tuple[Score, ...]:
        """The scores of these reports, by student."""
        results = self.folder / "results"
        for student, report in reports.items():
            put(results / f"{student}.json", report)
        made = plan(read_results([results]), line_items={}, line_item=school.line_item, **options)
        return made.scores

    def send(
        self, school: School, scores: tuple[Score, ...], *, force: bool = False, **transport: Any
    ) -> list[Delivery]:
        """One run of the command, without the command."""
        platform = Platform(token_url=school.token_url, client_id=self.client_id, audience=self.audience)
        carrier = Transport(seconds=self.clock.seconds, **transport)
        try:
            with Journal.open(self.folder / "journal.jsonl", write=True) as journal:
                access = Access(
                    platform,
                    read_key(write_key(self.folder / "key.pem", self.pem)),
                    transport=carrier,
                    clock=self.clock,
                    tell=self.told.append,
                )
                sender = Sender(
                    access=access, transport=carrier, journal=journal, clock=self.clock, tell=self.told.append
                )
                deliveries = list(sender.send(scores, force=force))
                self.trouble = sender.trouble
                return deliveries
        finally:
            carrier.close()


@pytest.fixture
def tool(tmp_path: Path, clock: VirtualClock) -> Tool:
    return Tool(tmp_path, clock)
