"""Rule 16: a successor rests on the grant that it follows; where it never begins, another one may follow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.context import Act
from domain.certificate.errors import ProceedingPending
from domain.certificate.fold import replay
from domain.certificate.recertification import must_be_continuable
from domain.certificate.state import Certificate, Stage
from domain.certificate.succession import carried_over, recorded_at_predecessor
from domain.deadlines import Dates, Kind, due
from domain.errors import NotAllowedNow
from domain.events.appeals import AppealAcknowledged, AppealLodged
from domain.events.base import Event
from domain.events.decision import Granted, Replaced
from domain.events.evaluation import AuditPurpose
from domain.events.set_aside import Carried, CarriedOver, EffectHeld, EffectResumed, SetAside, SetAsideBasis
from domain.status.fold import after as facts_after
from domain.status.fold import initial_facts
from domain.status.standing import Status, standing
from domain.values import Role
from tests.domain.certificate.builders import (
    BODY,
    CONTEXT,
    OTHER_DECIDER,
    SCHEME,
    HistoryStep,
    acting,
    case_of,
    given,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    deregistration_step,
    finding,
    plan_step,
    revocation_step,
    suspension_step,
)
from tests.domain.certificate.succession_walk import (
    FIRST_DAY,
    FOLLOWER,
    FOLLOWER_GRANTED,
    SUPERVISED,
    follower_steps,
    predecessor_steps,
)

GRANT: Final = 7
"""The version of the grant, in both histories."""
REPLACED: Final = len(predecessor_steps())
BEFORE: Final = FOLLOWER_GRANTED + timedelta(days=20)
FOLLOWING: Final = follower_steps("five-star")


def by_another(on: date) -> Act:
    return acting(OTHER_DECIDER, Role.DECIDER, on=on)


def steps_of(events: Sequence[Event], on: date) -> tuple[HistoryStep, ...]:
    return tuple(decision_step(event, on, by=OTHER_DECIDER) for event in events)


def annulled(on: date, **terms: Any) -> tuple[tuple[HistoryStep, ...], tuple[HistoryStep, ...]]:
    """The histories of both after the grant of the predecessor was set aside."""
    prior = case_of(*predecessor_steps())
    context = replace(CONTEXT, successor=case_of(*FOLLOWING, stream=FOLLOWER))
    usual: dict[str, Any] = {"version": GRANT, "basis": "own_review"}
    events = take("set-aside", prior, by_another(on), usual | terms, context)
    carried = carried_over(prior, events, by_another(on), context)
    return (
        (*predecessor_steps(), *steps_of(events, on)),
        (*FOLLOWING, *steps_of(carried, on)),
    )


def status_of(steps: tuple[HistoryStep, ...], day: date) -> tuple[Status, str | None]:
    """The public status, and the number of the certificate that took over."""
    history = given(*steps)
    facts = initial_facts(history[GRANT - 1], BODY, SCHEME)
    for each in history[GRANT:]:
        facts = facts_after(facts, each)
    answer = standing(facts, CONTEXT.scheme, noon(day))
    return answer.status, facts.replaced.number if facts.replaced else None


def test_a_successor_falls_with_the_grant_of_its_predecessor() -> None:
    prior, follower = annulled(BEFORE)

    assert status_of(prior, BEFORE) == (Status.ANNULLED, None)
    assert status_of(follower, FIRST_DAY)[0] is Status.ANNULLED
    assert case_of(*prior).replaced_by is None
    assert case_of(*follower, stream=FOLLOWER).stage is Stage.ANNULLED


def test_a_successor_that_is_listed_as_kept_stands() -> None:
    prior, follower = annulled(BEFORE, stays=[REPLACED])

    assert status_of(follower, FIRST_DAY)[0] is Status.VALID
    assert case_of(*prior).replaced_by == FOLLOWER
    assert status_of(prior, BEFORE)[0] is Status.ANNULLED


def test_a_successor_that_has_begun_stands_by_itself() -> None:
    _, follower = annulled(FIRST_DAY)

    assert follower == FOLLOWING


def appealed(step: HistoryStep, on: date) -> tuple[HistoryStep, ...]:
    """A decision of the predecessor whose effect is held during an appeal."""
    version = len((*UNTIL_GRANTED, *SUPERVISED)) + 1
    lodged = AppealLodged(reason=REASON, appeal=1, against=version, lodged_on=on)
    held = EffectHeld(reason=REASON, version=version, appeal=1)
    acknowledged = AppealAcknowledged(reason=REASON, appeal=1)
    return (step, *steps_of((lodged, acknowledged, held), on))


def granted_after(*steps: HistoryStep) -> tuple[Certificate, list[Event]]:
    prior = case_of(*UNTIL_GRANTED, *SUPERVISED, *steps)
    applied = case_of(*FOLLOWING[:-1], stream=FOLLOWER)
    context = replace(CONTEXT, prior=prior)
    return prior, take("grant", applied, by_another(FOLLOWER_GRANTED), {"level": "five-star"}, context)


def test_a_suspension_that_is_held_at_the_grant_is_held_and_resumed_here_too() -> None:
    day = date(2027, 11, 20)
    prior, events = granted_after(*appealed(suspension_step(day, date(2028, 5, 1)), day))
    steps = (*FOLLOWING[:-1], *steps_of(events, FOLLOWER_GRANTED))
    follower = case_of(*steps, stream=FOLLOWER)
    replaced = replace(prior, replaced_by=FOLLOWER, replaced_from=FIRST_DAY)
    resumed = EffectResumed(reason=REASON, version=17, appeal=1)
    context = replace(CONTEXT, successor=follower)
    carried = carried_over(replaced, (resumed,), by_another(BEFORE), context)

    assert [type(each) for each in events[:3]] == [Granted, CarriedOver, EffectHeld]
    assert (follower.stage, status_of(steps, FIRST_DAY)[0]) == (Stage.GRANTED, Status.VALID)
    resumed_steps = (*steps, *steps_of(carried, BEFORE))
    assert case_of(*resumed_steps, stream=FOLLOWER).stage is Stage.SUSPENDED
    assert status_of(resumed_steps, FIRST_DAY)[0] is Status.SUSPENDED


@pytest.mark.parametrize("ended_step", [revocation_step, deregistration_step])
def test_nothing_follows_a_certificate_whose_end_is_held(ended_step: Any) -> None:
    day = date(2027, 11, 20)

    with pytest.raises(NotAllowedNow, match="appeal"):
        granted_after(*appealed(ended_step(day), day))


def recorded_for_prior(on: date, name: str, *steps: HistoryStep, **terms: Any) -> Event | None:
    """What a decision about the successor, after these steps, records for its predecessor."""
    before = case_of(*FOLLOWING, *steps, stream=FOLLOWER)
    events = take(name, before, by_another(on), terms)
    after = case_of(*FOLLOWING, *steps, *steps_of(events, on), stream=FOLLOWER)
    return recorded_at_predecessor(before, after, events, case_of(*predecessor_steps()), by_another(on))


@pytest.mark.parametrize(("name", "ground"), [("revoke", "fraud"), ("deregister", "holder_request")])
def test_a_predecessor_is_recertified_again_once_its_successor_ended_before_its_first_day(
    name: str, ground: str
) -> None:
    event = recorded_for_prior(BEFORE, name, ground=ground, document=EVIDENCE)

    assert isinstance(event, SetAside)
    steps = (*predecessor_steps(), *steps_of((event,), BEFORE))
    prior = case_of(*steps)
    must_be_continuable(prior, CONTEXT.rules(prior).limits, by_another(BEFORE), CONTEXT)
    assert status_of(steps, BEFORE) == (Status.VALID, None)
    assert Kind.RECERTIFICATION_WINDOW in {each.kind for each in due(prior, CONTEXT.scheme, Dates())}


def test_a_successor_that_ends_later_leaves_its_predecessor_as_it_is() -> None:
    assert recorded_for_prior(FIRST_DAY, "deregister", ground="holder_request", document=EVIDENCE) is None


def test_a_successor_that_ended_with_its_predecessor_still_follows_it() -> None:
    carried = CarriedOver(
        reason=REASON, from_stream=FOLLOWER, from_version=18, what=Carried.REVOKED, since=noon(BEFORE)
    )
    ended = decision_step(carried, BEFORE)
    before = case_of(*FOLLOWING, ended, stream=FOLLOWER)

    assert (
        recorded_at_predecessor(before, before, (), case_of(*predecessor_steps()), by_another(BEFORE)) is None
    )


MISUSE: Final = {"ground": "misuse_of_mark", "document": EVIDENCE, "lift_conditions": ["marks withdrawn"]}


def test_a_successor_is_not_suspended_itself_before_its_first_day_while_its_predecessor_lives() -> None:
    case, prior = case_of(*FOLLOWING, stream=FOLLOWER), case_of(*predecessor_steps())
    context, last = replace(CONTEXT, prior=prior), FIRST_DAY - timedelta(days=1)
    ended = case_of(*predecessor_steps(), deregistration_step(BEFORE))

    with pytest.raises(ProceedingPending, match="previous certificate"):
        take("suspend", case, by_another(last), MISUSE, context)
    assert take("suspend", case, by_another(last), MISUSE, replace(CONTEXT, prior=ended))
    assert take("suspend", case, by_another(FIRST_DAY), MISUSE, context)


def test_no_suspension_of_a_successor_is_due_before_its_first_day() -> None:
    findings = (finding("2-N1", due=BEFORE + timedelta(days=10)),)
    audit = (plan_step(AuditPurpose.SURVEILLANCE, BEFORE, 2), audit_step(BEFORE, 2, findings=findings))
    case = case_of(*FOLLOWING, *audit, stream=FOLLOWER)
    [item] = [each for each in due(case, CONTEXT.scheme, Dates()) if each.kind is Kind.FINDING_OVERDUE]

    assert item.shown_from == FIRST_DAY


def test_a_successor_whose_end_is_set_aside_follows_its_predecessor_again() -> None:
    released = SetAside(reason=REASON, version=REPLACED, basis=SetAsideBasis.OWN_REVIEW, since=noon(BEFORE))
    prior = case_of(*predecessor_steps(), decision_step(released, BEFORE))
    ended = (*FOLLOWING, deregistration_step(BEFORE))
    before = case_of(*ended, stream=FOLLOWER)
    events = take("set-aside", before, by_another(BEFORE), {"version": 8, "basis": "own_review"})
    after = case_of(*ended, *steps_of(events, BEFORE), stream=FOLLOWER)
    again = recorded_at_predecessor(before, after, events, prior, by_another(BEFORE))

    assert isinstance(again, Replaced)
    history = given(*predecessor_steps(), *steps_of((released, again), BEFORE))
    replayed = replay(history)
    assert replayed
    assert (replayed.replaced_by, replayed.replaced_from) == (FOLLOWER, FIRST_DAY)
