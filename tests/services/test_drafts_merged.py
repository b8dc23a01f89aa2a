"""Merging: whoever alone changed a unit is heard, and where both did a person decides."""

from hypothesis import given
from hypothesis import strategies as st

from services.drafts import merge

NAMES = st.sampled_from(["clause.1.verdict", "clause.1.checked", "clause.2.verdict", "reason"])
FILLED = st.dictionaries(NAMES, st.sampled_from(["", "a", "b"]))


def non_empty(content: object) -> dict[str, str]:
    assert isinstance(content, dict)
    return {name: value for name, value in content.items() if value}


@given(FILLED, FILLED)
def test_a_change_of_one_alone_is_taken_as_it_is(base: dict[str, str], changed: dict[str, str]) -> None:
    assert merge(base, changed, base).content == non_empty(changed)
    assert merge(base, base, changed).content == non_empty(changed)


@given(FILLED, FILLED)
def test_the_same_change_by_both_is_no_conflict(base: dict[str, str], changed: dict[str, str]) -> None:
    both = merge(base, changed, changed)

    assert (both.content, both.colleague_units, both.conflicts) == (non_empty(changed), (), ())


@given(FILLED, FILLED, FILLED)
def test_every_field_is_as_one_of_the_two_left_it(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    both = merge(base, mine, theirs)

    assert non_empty(both.content).items() <= non_empty(mine).items() | non_empty(theirs).items()


@given(FILLED, FILLED, FILLED)
def test_both_find_the_same_conflicts(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    assert set(merge(base, mine, theirs).conflicts) == set(merge(base, theirs, mine).conflicts)


def test_a_verdict_and_its_samples_stay_together() -> None:
    base = {"clause.1.verdict": "sampled", "clause.1.checked": "8", "clause.1.nonconforming": "1"}
    both = merge(base, base | {"clause.1.nonconforming": "2"}, base | {"clause.1.checked": "10"})

    assert both.conflicts == ("clause.1",)
    assert both.content == base | {"clause.1.nonconforming": "2"}


def test_what_a_colleague_removed_is_removed() -> None:
    base = {"deduction.1.statement": "late", "reason": "x"}

    assert merge(base, base, {"reason": "x"}).content == {"reason": "x"}
