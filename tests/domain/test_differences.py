"""Differences between two states: none if and only if they are equal, each with its path."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate.records import Audit, OpenFinding
from domain.differences import Difference, differences
from domain.events.evaluation import AuditPurpose
from domain.status.standing import Holder, Standing, Status
from tests.domain.certificate.builders import case_of
from tests.domain.certificate.random_walk import Walk
from tests.domain.certificate.sample_history import UNTIL_AUDITED, UNTIL_GRANTED, finding

HOLDER = Holder(name="福州示例服务有限公司", uscc="91350100M000100Y43", address="福州")
VALID = Standing(
    status=Status.VALID, level="four-star", edition="GB/T 27922-2011", scope="售后", organisation=HOLDER
)
AUDIT = Audit(1, AuditPurpose.INITIAL, "P-bo", ("P-bo",))
GRANTED = case_of(*UNTIL_GRANTED)

LEAVES = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(("", "a", "b"))
NAMED = st.builds(
    OpenFinding, st.builds(finding, st.sampled_from(("1-N1", "1-N2", "2-N1"))), st.integers(1, 2)
)
THINGS = st.recursive(
    LEAVES | NAMED,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.lists(NAMED, max_size=3).map(tuple)
        | st.frozensets(LEAVES, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "x", "y", 1)), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(before=THINGS, after=THINGS)
def test_there_are_none_if_and_only_if_the_two_are_equal(before: object, after: object) -> None:
    assert (differences(before, after) == ()) is (before == after)


@given(before=THINGS, after=THINGS)
def test_the_other_way_round_each_is_turned_round(before: object, after: object) -> None:
    turned = {(each.path, repr(each.after), repr(each.before)) for each in differences(after, before)}

    assert {(each.path, repr(each.before), repr(each.after)) for each in differences(before, after)} == turned


@pytest.mark.parametrize("number", range(25))
def test_states_of_a_case_differ_unless_they_are_the_same(number: int) -> None:
    tried = [each.before for each in Walk(number).go(12).attempts]

    for before, after in pairwise(tried):
        assert (differences(before, after) == ()) is (before == after)


def test_a_field_within_a_field_is_named_by_the_way_to_it() -> None:
    moved = VALID.model_copy(update={"organisation": HOLDER.model_copy(update={"address": "厦门"})})

    assert differences(VALID, moved) == (Difference(("organisation", "address"), "福州", "厦门"),)


def test_what_is_there_on_one_side_only_is_told_as_a_whole() -> None:
    again = replace(GRANTED, audits=(*GRANTED.audits, replace(AUDIT, number=2)))

    assert differences(GRANTED, again) == (Difference(("audits", "2"), None, replace(AUDIT, number=2)),)


def test_things_with_a_name_are_compared_with_their_namesakes() -> None:
    one, two = OpenFinding(finding("1-N1"), 1), OpenFinding(finding("1-N2"), 1)
    before = replace(case_of(*UNTIL_AUDITED), findings=(one, two))
    after = replace(before, findings=(replace(two, corrected=True),))

    assert differences(before, after) == (
        Difference(("findings", "1-N1"), one, None),
        Difference(("findings", "1-N2", "corrected"), False, True),
    )


def test_things_without_a_name_are_compared_by_their_place() -> None:
    assert differences(("a", "b"), ("a", "c", "b")) == (
        Difference(("1",), "b", "c"),
        Difference(("2",), None, "b"),
    )


def test_members_come_and_go() -> None:
    assert differences(frozenset({"a", "b"}), frozenset({"b", "c"})) == (
        Difference(("a",), "a", None),
        Difference(("c",), None, "c"),
    )


def test_a_list_whose_things_changed_places_is_different_as_a_whole() -> None:
    first, second = AUDIT, replace(AUDIT, number=2)

    assert differences((first, second), (second, first)) == (
        Difference((), (first, second), (second, first)),
    )


def test_a_move_is_told_even_if_something_else_came_as_well() -> None:
    first, second, third = (replace(AUDIT, number=number) for number in (1, 2, 3))
    before, after = (first, second), (second, first, third)

    assert differences(before, after) == (Difference((), before, after),)


def test_things_that_share_a_name_are_compared_by_their_place() -> None:
    again, held = replace(AUDIT, leader="P-an"), replace(AUDIT, recommended=True)

    assert [each.path for each in differences((AUDIT, again), (held,))] == [("0", "recommended"), ("1",)]


@pytest.mark.parametrize(("before", "after"), [(None, VALID), (VALID, HOLDER), ((1,), [1])])
def test_two_of_different_kinds_are_different_as_a_whole(before: Any, after: Any) -> None:
    assert differences(before, after) == (Difference((), before, after),)


def test_outer_fields_can_be_left_out() -> None:
    later = VALID.model_copy(update={"level": "three-star", "scope": "维修"})

    assert [each.path for each in differences(VALID, later, {"level"})] == [("scope",)]
