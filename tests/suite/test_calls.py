"""Several calls in one bench: each has a record of its own, and the world may be asked for the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.outcome import Outcome

if TYPE_CHECKING:
    from tests.suite.conftest import Author

SUITE = '''
from grader.judge.worlds.depot import File
from grader.suite import check, must_give_back, must_keep_the_rules, token


@check(points=3, objective="one")
def test_calls(learner, depot):
    """Each call is one."""
    with learner.bench() as bench:
        for count in (2, 1, 3):
            files = depot.add(*(File(f"file-{n}", float(n)) for n in range(1, count + 1)))
            run = bench.call("answer", depot.address, [file.name for file in files])
            assert [request.label for request in run.requests] == [file.name for file in files], run.requests
            must_keep_the_rules(run)
            must_give_back(run, [f"ok {token(run, file.name)}" for file in files], [f.name for f in files])
            assert run.elapsed == count, run.elapsed
            assert run.most_in_flight == count, run.most_in_flight
'''
ANSWER = """
import asyncio


async def ask(address, name):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\\n".encode())
    text = (await reader.readline()).decode().strip()
    writer.close()
    return text


async def answer(address, names):
    return await asyncio.gather(*(ask(address, name) for name in names))
"""


def test_each_call_has_a_record_of_its_own(author: Author) -> None:
    [check] = author.grade(SUITE, answer=ANSWER).checks
    assert (check.outcome, check.message) == (Outcome.PASSED, "")
