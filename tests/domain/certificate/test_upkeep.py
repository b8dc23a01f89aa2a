"""Upkeep: surveillance passed or failed, upgrade to a level reached, transition to the next edition."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.certificate.audits import AuditTooOld
from domain.certificate.bearing import AuditWithoutBearing, ReviewWithoutBearing
from domain.certificate.context import Context
from domain.certificate.errors import (
    BodyNotApproved,
    DatesOutOfOrder,
    EditionNotInForce,
    FindingsOpen,
    InconsistentValues,
    LevelNotAvailable,
    LevelTooHigh,
    NoAuditAvailable,
    NotRecommended,
    WrongStage,
)
from domain.events.evaluation import AuditPurpose, Finding
from domain.events.institution import InterestDeclared, InterestKind
from domain.events.upkeep import Measure, Supervised, Transitioned, Upgraded
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    AUDITOR,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    NEXT_EDITION,
    OTHER_DECIDER,
    REGISTERED,
    REVIEWER,
    HistoryStep,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    REASON,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    USCC,
    audit_step,
    decision_step,
    downgrade_step,
    finding,
    granted_event,
    plan_step,
    review_step,
    surveillance_steps,
    suspension_step,
)

HELD, ON = date(2026, 2, 2), date(2026, 2, 20)
THREE_STARS = (*UNTIL_REVIEWED, decision_step(granted_event("three-star"), GRANTED_ON))


def second_audit(
    purpose: AuditPurpose,
    points: int = 96,
    recommended: bool = True,
    positive: bool | None = True,
    findings: tuple[Finding, ...] = (),
) -> tuple[HistoryStep, ...]:
    """A second audit, reviewed unless `positive` is None."""
    steps = (plan_step(purpose, HELD, 2), audit_step(HELD, 2, points, recommended, findings))
    return steps if positive is None else (*steps, review_step(date(2026, 2, 10), 2, positive))


def event_of(
    name: str, *steps: HistoryStep, context: Context | None = None, on: date = ON, **fields: Any
) -> Any:
    (event,) = take(name, case_of(*steps), acting(OTHER_DECIDER, Role.DECIDER, on=on), fields, context)
    return event


def supervise_event(*steps: HistoryStep, passed: bool = True, measures: tuple[str, ...] = ()) -> Any:
    return event_of("supervise", *steps, passed=passed, measures=measures)


def test_a_surveillance_is_passed_and_counted_from_the_day_it_was_held() -> None:
    event = supervise_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE))

    assert event == Supervised(reason=REASON, audit=2, held_on=HELD, passed=True, measures=(), counts=True)


def test_a_supplementary_audit_is_concluded_like_a_surveillance_but_does_not_count() -> None:
    event = supervise_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SUPPLEMENTARY))

    assert (event.held_on, event.counts) == (HELD, False)


def test_a_failed_surveillance_has_measures() -> None:
    event = supervise_event(
        *UNTIL_GRANTED,
        *second_audit(AuditPurpose.SURVEILLANCE, 60, False),
        passed=False,
        measures=("suspend",),
    )

    assert event.measures == (Measure.SUSPEND,)


@pytest.mark.parametrize(("passed", "measures"), [(True, ("suspend",)), (False, ())])
def test_passed_without_measures_or_failed_with_some(passed: bool, measures: tuple[str, ...]) -> None:
    with pytest.raises(InconsistentValues):
        supervise_event(
            *UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE), passed=passed, measures=measures
        )


def test_what_was_not_recommended_is_not_passed() -> None:
    with pytest.raises(NotRecommended):
        supervise_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE, recommended=False))


def test_below_the_level_of_the_certificate_it_is_not_passed() -> None:
    with pytest.raises(LevelTooHigh):
        supervise_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE, 94))


def test_a_surveillance_is_concluded_once() -> None:
    with pytest.raises(NoAuditAvailable):
        supervise_event(*UNTIL_GRANTED, *surveillance_steps(HELD, 2))


def test_a_surveillance_is_concluded_though_another_audit_was_planned_since() -> None:
    other = plan_step(AuditPurpose.CHANGE, date(2026, 3, 15), 3)

    assert supervise_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE), other).audit == 2


def test_one_recorded_later_for_an_earlier_day_does_not_bring_the_next_forward() -> None:
    case = case_of(
        *UNTIL_GRANTED, *surveillance_steps(date(2026, 2, 2), 2), *surveillance_steps(date(2025, 12, 1), 3)
    )

    assert case.supervised_on == date(2026, 2, 2)


def upgrade_event(*steps: HistoryStep, **fields: Any) -> Any:
    return event_of("upgrade", *(steps or (*THREE_STARS, *second_audit(AuditPurpose.UPGRADE, 93))), **fields)


def test_a_level_is_raised_to_the_one_reached() -> None:
    assert upgrade_event(level="four-star") == Upgraded(reason=REASON, audit=2, level="four-star")


@pytest.mark.parametrize(("level", "error"), [("five-star", LevelTooHigh), ("three-star", LevelNotAvailable)])
def test_neither_above_the_one_reached_nor_where_it_is(level: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        upgrade_event(level=level)


@pytest.mark.parametrize(
    ("audit", "error"),
    [
        (second_audit(AuditPurpose.UPGRADE, positive=None), NotRecommended),
        (second_audit(AuditPurpose.UPGRADE, positive=False), NotRecommended),
        (second_audit(AuditPurpose.UPGRADE, recommended=False), NotRecommended),
        (second_audit(AuditPurpose.UPGRADE, findings=(finding("2-N1"),)), FindingsOpen),
        (second_audit(AuditPurpose.SURVEILLANCE), NoAuditAvailable),
        (second_audit(AuditPurpose.UPGRADE)[:1], NoAuditAvailable),
    ],
    ids=["not reviewed", "negative", "not recommended", "finding open", "other purpose", "not held"],
)
def test_an_upgrade_needs_all_that_a_grant_needs(
    audit: tuple[HistoryStep, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        upgrade_event(*THREE_STARS, *audit, level="four-star")


def test_an_upgrade_rests_on_an_audit_of_the_last_twelve_months() -> None:
    steps = (*THREE_STARS, *second_audit(AuditPurpose.UPGRADE, 93))

    assert event_of("upgrade", *steps, on=date(2027, 2, 2), level="four-star").audit == 2
    with pytest.raises(AuditTooOld):
        event_of("upgrade", *steps, on=date(2027, 2, 3), level="four-star")


@pytest.mark.parametrize(
    ("person", "error"), [(AUDITOR, AuditWithoutBearing), (REVIEWER, ReviewWithoutBearing)]
)
def test_an_upgrade_rests_on_no_work_of_people_with_an_interest(person: str, error: type[Exception]) -> None:
    tie = InterestDeclared(
        reason=REASON, person=person, uscc=USCC, kind=InterestKind.EMPLOYMENT, since=date(2020, 1, 1)
    )
    context = replace(CONTEXT, body=body_of(REGISTERED, APPROVED, tie))
    steps = (*THREE_STARS, *second_audit(AuditPurpose.UPGRADE, 93))

    with pytest.raises(error):
        event_of("upgrade", *steps, context=context, level="four-star")


def test_a_later_audit_that_did_not_recommend_supports_no_upgrade() -> None:
    later = (plan_step(AuditPurpose.SURVEILLANCE, ON, 3), audit_step(ON, 3, 60, recommended=False))

    with pytest.raises(NotRecommended, match="recorded later"):
        upgrade_event(*THREE_STARS, *second_audit(AuditPurpose.UPGRADE, 93), *later, level="four-star")


def test_a_suspended_certificate_is_not_raised() -> None:
    steps = (
        *THREE_STARS,
        *second_audit(AuditPurpose.UPGRADE),
        suspension_step(date(2026, 2, 12), date(2026, 3, 1)),
    )

    with pytest.raises(WrongStage):
        upgrade_event(*steps, level="four-star")


def test_a_level_is_not_raised_from_before_its_audit() -> None:
    assert upgrade_event(level="four-star", effective_on=HELD).effective_on == HELD
    with pytest.raises(DatesOutOfOrder):
        upgrade_event(level="four-star", effective_on=date(2026, 2, 1))


def test_a_level_is_not_raised_by_an_audit_before_it_was_lowered() -> None:
    steps = (
        *THREE_STARS,
        *second_audit(AuditPurpose.UPGRADE),
        downgrade_step(date(2026, 2, 12), "qualified"),
    )

    with pytest.raises(NotRecommended):
        upgrade_event(*steps, level="four-star", effective_on=date(2026, 2, 12))


def transition_event(
    *steps: HistoryStep, context: Context = CONTEXT_IN_TRANSITION, on: date = ON, **fields: Any
) -> Any:
    steps = steps or (*UNTIL_GRANTED, *second_audit(AuditPurpose.TRANSITION))
    return event_of("transition", *steps, context=context, on=on, **{"edition": NEXT_EDITION, **fields})


def test_a_certificate_moves_to_the_next_edition() -> None:
    assert transition_event() == Transitioned(
        reason=REASON, audit=2, edition=NEXT_EDITION, rule_version="1.1"
    )


def test_it_moves_nowhere_else() -> None:
    with pytest.raises(InconsistentValues):
        transition_event(edition="GB/T 27922-2011")


def test_it_moves_until_the_deadline() -> None:
    assert transition_event(on=date(2027, 6, 30))
    with pytest.raises(EditionNotInForce):
        transition_event(on=date(2027, 7, 1))


def test_it_moves_only_to_what_the_body_is_approved_for() -> None:
    with pytest.raises(BodyNotApproved):
        transition_event(context=replace(CONTEXT_IN_TRANSITION, body=body_of(REGISTERED, APPROVED)))


def test_it_moves_only_with_its_level_reached_under_the_next_edition() -> None:
    with pytest.raises(NotRecommended, match="four-star"):
        transition_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.TRANSITION, 93))


def test_it_moves_only_after_an_audit_for_it() -> None:
    with pytest.raises(NoAuditAvailable):
        transition_event(*UNTIL_GRANTED, *second_audit(AuditPurpose.SURVEILLANCE))


def test_it_does_not_move_from_before_its_audit() -> None:
    with pytest.raises(DatesOutOfOrder):
        transition_event(effective_on=date(2026, 2, 1))
