"""Rule 16: a successor has the lower of its own level and its predecessor's, in whatever order they came."""

from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final
from uuid import UUID

import pytest

from domain.certificate.errors import NotRecommended
from domain.certificate.fold import after as fold_after
from domain.certificate.state import Certificate
from domain.certificate.succession import carried_over
from domain.events.appeals import AppealAcknowledged, AppealLodged
from domain.events.base import Event
from domain.events.decision import Replaced
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import Downgraded
from domain.events.set_aside import CarriedOver, SetAside, SetAsideBasis
from domain.events.upkeep import Upgraded
from domain.values import Actor, Role
from tests.domain.certificate.builders import (
    BODY,
    CONTEXT,
    OTHER_DECIDER,
    HistoryStep,
    acting,
    case_of,
    noon,
    recorded,
    take,
)
from tests.domain.certificate.sample_history import (
    LAST_DAY,
    REASON,
    SUPERVISED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    audit_step,
    decision_step,
    downgrade_step,
    granted_event,
    plan_step,
    review_step,
)

NEW: Final = UUID(int=9)
BEGINS: Final = LAST_DAY + timedelta(days=1)
GRANTED: Final = date(2028, 1, 10)
LOWERED, LATER, LAST = date(2028, 1, 20), date(2028, 1, 25), date(2028, 2, 1)
REPLACED: Final = decision_step(
    Replaced(reason=REASON, by=NEW, number="12328SC00007R1M", from_day=BEGINS), GRANTED
)
UPGRADE_HELD: Final = date(2028, 1, 15)
EARNED: Final = (
    plan_step(AuditPurpose.UPGRADE, UPGRADE_HELD, 2),
    audit_step(UPGRADE_HELD, 2),
    review_step(date(2028, 1, 16), 2),
)


def prior_of(*steps: HistoryStep) -> Certificate:
    return case_of(*UNTIL_GRANTED, *SUPERVISED, REPLACED, *steps)


def successor_of(level: str, *steps: HistoryStep, **granted: Any) -> Certificate:
    event = granted_event(level, valid_from=BEGINS, valid_until=date(2031, 3, 9)).model_copy(update=granted)
    return case_of(*UNTIL_REVIEWED, decision_step(event, GRANTED), *steps, stream=NEW)


def followed(successor: Certificate, prior: Certificate, event: Event, on: date) -> Certificate:
    """The successor after what an event of its predecessor carries over to it."""
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    return after(successor, carried_over(prior, [event], act, replace(CONTEXT, successor=successor)), on)


def after(case: Certificate, events: tuple[Event, ...] | list[Event], on: date) -> Certificate:
    actor = Actor(person=OTHER_DECIDER, role=Role.DECIDER, body=BODY)
    numbered = enumerate(events, start=case.version + 1)
    envelopes = [recorded(event, version, noon(on), actor, case.id) for version, event in numbered]
    return reduce(fold_after, envelopes, case)


def test_a_downgrade_from_before_an_upgrade_of_the_successor_shows_all_the_same() -> None:
    upgraded = decision_step(Upgraded(reason=REASON, audit=2, level="five-star"), LATER)
    successor = successor_of("three-star", *EARNED, upgraded)
    lowered = Downgraded(reason=REASON, level="four-star", effective_on=LOWERED)

    assert successor.level == "five-star"
    assert followed(successor, prior_of(), lowered, LAST).level == "four-star"
    act = acting(OTHER_DECIDER, Role.DECIDER, on=LAST)
    [carried] = carried_over(prior_of(), [lowered], act, replace(CONTEXT, successor=successor))
    assert isinstance(carried, CarriedOver)
    assert carried.since == noon(LATER)


def test_no_audit_from_before_the_predecessors_downgrade_raises_the_successor() -> None:
    successor, act = successor_of("three-star", *EARNED), acting(OTHER_DECIDER, Role.DECIDER, on=LATER)
    lowered = replace(CONTEXT, prior=prior_of(downgrade_step(LOWERED, "three-star")))

    assert take("upgrade", successor, act, {"level": "five-star"}, replace(CONTEXT, prior=prior_of()))
    with pytest.raises(NotRecommended, match="before the downgrade"):
        take("upgrade", successor, act, {"level": "five-star"}, lowered)


def test_a_downgrade_behind_one_that_is_set_aside_is_followed_then() -> None:
    first = downgrade_step(LOWERED, "three-star")
    raised = decision_step(Upgraded(reason=REASON, audit=2, level="five-star"), LATER)
    second = downgrade_step(LAST, "four-star")
    successor = followed(successor_of("five-star"), prior_of(), first.event, LOWERED)
    unchanged = followed(successor, prior_of(first, raised), second.event, LAST)
    assert (successor.level, unchanged.level) == ("three-star", "three-star")

    prior = prior_of(first, raised, second)
    version = next(each.version for each in prior.decided if each.on == LOWERED)
    fallen = SetAside(reason=REASON, version=version, basis=SetAsideBasis.OWN_REVIEW, since=noon(LOWERED))
    freed = followed(unchanged, prior, fallen, date(2028, 2, 10))
    assert freed.level == "four-star"

    without_first = after(prior, [fallen], date(2028, 2, 10))
    of_the_second = SetAside(
        reason=REASON, version=prior.version, basis=SetAsideBasis.OWN_REVIEW, since=noon(LAST)
    )
    assert followed(freed, without_first, of_the_second, date(2028, 2, 12)).level == "five-star"


def test_a_level_restored_on_appeal_is_held_down_by_a_downgrade_before_it() -> None:
    appeal = (
        decision_step(AppealLodged(reason=REASON, appeal=1, against=7, lodged_on=LATER), LATER),
        decision_step(AppealAcknowledged(reason=REASON, appeal=1), LATER),
    )
    successor = successor_of("three-star", *appeal, lower_because="as agreed")
    act = acting(OTHER_DECIDER, Role.DECIDER, on=LAST)
    terms = {"appeal": 1, "upheld": True}
    levels = {}
    for name, prior in (
        ("free", prior_of()),
        ("lowered", prior_of(downgrade_step(LOWERED, "four-star"))),
    ):
        events = take("decide-appeal", successor, act, terms, replace(CONTEXT, prior=prior))
        levels[name] = after(successor, events, LAST).level
        assert any(isinstance(each, CarriedOver) for each in events) is (name == "lowered")

    assert levels == {"free": "five-star", "lowered": "four-star"}
