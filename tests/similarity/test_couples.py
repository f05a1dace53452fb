"""Students over all exercises."""

from __future__ import annotations

from grader.similarity.compare import Kind
from grader.similarity.couples import couples_of, groups_of
from tests.similarity.programs import DISGUISED, PLAIN, compared, different

SECOND = (
    PLAIN.replace("gather", "wait").replace("sorted", "list").replace("30", "31").replace("append", "insert")
)


def cohort(first: int = 0) -> dict[str, str]:
    return {f"s{number:02}": different(number) for number in range(first, first + 10)}


def test_who_stands_out_in_two_exercises_comes_before_an_identical_file_in_one() -> None:
    comparisons = [
        compared({**cohort(), "ada": PLAIN, "ben": DISGUISED}, exercise="03_uploads"),
        compared({**cohort(), "ada": PLAIN, "ben": DISGUISED, "cem": SECOND, "dan": SECOND}, exercise="04_x"),
    ]
    couples = couples_of(comparisons)
    assert [(each.first, each.second, each.standing_out) for each in couples[:2]] == [
        ("ada", "ben", 2),
        ("cem", "dan", 1),
    ]
    assert sorted(each.exercise for each in couples[0].alike) == ["03_uploads", "04_x"]
    assert couples[1].alike[0].kind is Kind.IDENTICAL


def test_three_who_are_alike_are_a_group_and_two_are_none() -> None:
    comparison = compared(
        {**cohort(), "ada": PLAIN, "ben": DISGUISED, "cem": PLAIN, "eve": different(12), "fay": different(12)}
    )
    couples = couples_of([comparison])
    (group,) = groups_of(couples)
    assert group.students == ("ada", "ben", "cem")
    assert {(each.first, each.second) for each in group.couples} == {
        ("ada", "ben"),
        ("ada", "cem"),
        ("ben", "cem"),
    }
    assert group.exercises == ("03_uploads",)
    assert ("eve", "fay") in {(each.first, each.second) for each in couples}


def test_a_group_goes_over_exercises() -> None:
    comparisons = [
        compared({**cohort(), "ada": PLAIN, "ben": DISGUISED}, exercise="03_uploads"),
        compared({**cohort(), "cem": PLAIN, "ben": DISGUISED}, exercise="04_x"),
    ]
    (group,) = groups_of(couples_of(comparisons))
    assert group.students == ("ada", "ben", "cem")
    assert group.exercises == ("03_uploads", "04_x")


def test_an_untouched_stub_of_many_is_no_couple() -> None:
    """It is identical, and says nothing."""
    stubs = dict.fromkeys([f"t{number:03}" for number in range(300)], PLAIN)
    assert couples_of([compared({**cohort(), **stubs}, given=(PLAIN,))]) == []


def test_the_most_alike_are_there_though_nothing_stands_out() -> None:
    """An instructor sees where the cohort ends, and that it is not far."""
    texts = cohort() | {"ada": PLAIN, "ben": PLAIN.split("class Uploader")[0] + different(15) + different(16)}
    couples = couples_of([compared(texts)])
    assert (couples[0].first, couples[0].second) == ("ada", "ben")
    assert couples[0].standing_out == 0
    assert len(couples) <= 10
