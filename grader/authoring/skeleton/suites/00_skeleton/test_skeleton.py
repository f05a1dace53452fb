"""Hidden suite of skeleton.

Design: the waits differ, so the longest and the sum do. Out of scope: waits that fail.

Rules of the lesson, and what asks for them:

* "it waits for all of `seconds` at the same time": test_all_at_the_same_time
"""

# TODO(author): write a check for each thing that a wrong program gets wrong

import random

from grader.suite import Learner, check, must_take


@check(points=3, objective="overlap")
def test_all_at_the_same_time(learner: Learner, rng: random.Random) -> None:
    """All waits go on at the same time."""
    seconds = rng.sample(range(1, 10), 4)
    run = learner.call("skeleton", seconds)
    run.note(total=sum(seconds))
    must_take(run, max(seconds), f"the longest wait takes {max(seconds)} s")
