"""Upkeep: surveillance kept or failed, a level raised to what was reached, the move to the next edition."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.certificate.context import Around
from domain.certificate.errors import (
    DatesReversed,
    DoesNotFit,
    EditionNotInForce,
    FindingsOpen,
    LevelNotOffered,
    LevelTooHigh,
    NotApproved,
    NothingToRate,
    NotRecommended,
    WrongStage,
)
from domain.events.evaluation import AuditPurpose, Finding
from domain.events.upkeep import Measure, Supervised, Transitioned, Upgraded
from domain.values import Role
from tests.domain.certificate.given import (
    APPROVED,
    IN_TRANSITION,
    NEXT_EDITION,
    OTHER_DECIDER,
    REGISTERED,
    Step,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.steps import (
    GRANTED_ON,
    REASON,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    audited,
    decided,
    downgraded,
    finding,
    granted,
    planned,
    reviewed,
    surveyed,
    suspended,
)

HELD, ON = date(2026, 2, 2), date(2026, 2, 20)
THREE_STARS = (*UNTIL_REVIEWED, decided(granted("three-star"), GRANTED_ON))


def looked(
    purpose: AuditPurpose,
    points: int = 96,
    recommended: bool = True,
    positive: bool | None = True,
    findings: tuple[Finding, ...] = (),
) -> tuple[Step, ...]:
    """A second audit, reviewed unless `positive` is None."""
    steps = (planned(purpose, HELD, 2), audited(HELD, 2, points, recommended, findings))
    return steps if positive is None else (*steps, reviewed(date(2026, 2, 10), 2, positive))


def taken(name: str, *steps: Step, around: Around | None = None, on: date = ON, **said: Any) -> Any:
    (event,) = take(name, case_of(*steps), acting(OTHER_DECIDER, Role.DECIDER, on=on), said, around)
    return event


def supervised(*steps: Step, passed: bool = True, measures: tuple[str, ...] = ()) -> Any:
    return taken("supervise", *steps, passed=passed, measures=measures)


def test_a_surveillance_is_passed_and_counted_from_the_day_it_was_held() -> None:
    event = supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE))

    assert event == Supervised(reason=REASON, audit=2, held_on=HELD, passed=True, measures=())


def test_a_supplementary_audit_is_concluded_like_a_surveillance() -> None:
    assert supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SUPPLEMENTARY)).held_on == HELD


def test_a_failed_surveillance_has_measures() -> None:
    event = supervised(
        *UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE, 60, False), passed=False, measures=("suspend",)
    )

    assert event.measures == (Measure.SUSPEND,)


@pytest.mark.parametrize(("passed", "measures"), [(True, ("suspend",)), (False, ())])
def test_passed_without_measures_or_failed_with_some(passed: bool, measures: tuple[str, ...]) -> None:
    with pytest.raises(DoesNotFit):
        supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE), passed=passed, measures=measures)


def test_what_was_not_recommended_is_not_passed() -> None:
    with pytest.raises(NotRecommended):
        supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE, recommended=False))


def test_below_the_level_of_the_certificate_it_is_not_passed() -> None:
    with pytest.raises(LevelTooHigh):
        supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE, 94))


def test_with_a_finding_past_its_last_day_it_is_not_passed() -> None:
    late = finding("2-N1", due=date(2026, 2, 19))

    with pytest.raises(FindingsOpen):
        supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE, findings=(late,)))


def test_a_finding_still_in_time_does_not_fail_it() -> None:
    open_ = finding("2-N1", due=ON)

    assert supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE, findings=(open_,))).passed


def test_a_surveillance_is_concluded_once() -> None:
    with pytest.raises(NothingToRate):
        supervised(*UNTIL_GRANTED, *surveyed(HELD, 2))


def test_a_surveillance_is_concluded_though_another_audit_was_planned_since() -> None:
    other = planned(AuditPurpose.CHANGE, date(2026, 3, 15), 3)

    assert supervised(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE), other).audit == 2


def test_one_recorded_later_for_an_earlier_day_does_not_bring_the_next_forward() -> None:
    case = case_of(*UNTIL_GRANTED, *surveyed(date(2026, 2, 2), 2), *surveyed(date(2025, 12, 1), 3))

    assert case.supervised_on == date(2026, 2, 2)


def upgraded(*steps: Step, **said: Any) -> Any:
    return taken("upgrade", *(steps or (*THREE_STARS, *looked(AuditPurpose.UPGRADE, 93))), **said)


def test_a_level_is_raised_to_the_one_reached() -> None:
    assert upgraded(level="four-star") == Upgraded(reason=REASON, audit=2, level="four-star")


@pytest.mark.parametrize(("level", "error"), [("five-star", LevelTooHigh), ("three-star", LevelNotOffered)])
def test_neither_above_the_one_reached_nor_where_it_is(level: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        upgraded(level=level)


@pytest.mark.parametrize(
    ("audit", "error"),
    [
        (looked(AuditPurpose.UPGRADE, positive=None), NotRecommended),
        (looked(AuditPurpose.UPGRADE, positive=False), NotRecommended),
        (looked(AuditPurpose.UPGRADE, recommended=False), NotRecommended),
        (looked(AuditPurpose.UPGRADE, findings=(finding("2-N1"),)), FindingsOpen),
        (looked(AuditPurpose.SURVEILLANCE), NothingToRate),
        (looked(AuditPurpose.UPGRADE)[:1], NothingToRate),
    ],
    ids=["not reviewed", "negative", "not recommended", "finding open", "other purpose", "not held"],
)
def test_an_upgrade_needs_all_that_a_grant_needs(audit: tuple[Step, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        upgraded(*THREE_STARS, *audit, level="four-star")


def test_a_suspended_certificate_is_not_raised() -> None:
    steps = (*THREE_STARS, *looked(AuditPurpose.UPGRADE), suspended(date(2026, 2, 12), date(2026, 3, 1)))

    with pytest.raises(WrongStage):
        upgraded(*steps, level="four-star")


def test_a_level_is_not_raised_from_before_its_audit() -> None:
    assert upgraded(level="four-star", effective_on=HELD).effective_on == HELD
    with pytest.raises(DatesReversed):
        upgraded(level="four-star", effective_on=date(2026, 2, 1))


def test_a_level_is_not_raised_from_before_it_was_lowered() -> None:
    steps = (*THREE_STARS, *looked(AuditPurpose.UPGRADE), downgraded(date(2026, 2, 12), "qualified"))

    with pytest.raises(DatesReversed):
        upgraded(*steps, level="four-star", effective_on=date(2026, 2, 12))


def moved(*steps: Step, around: Around = IN_TRANSITION, on: date = ON, **said: Any) -> Any:
    steps = steps or (*UNTIL_GRANTED, *looked(AuditPurpose.TRANSITION))
    return taken("transition", *steps, around=around, on=on, **{"edition": NEXT_EDITION, **said})


def test_a_certificate_moves_to_the_next_edition() -> None:
    assert moved() == Transitioned(reason=REASON, audit=2, edition=NEXT_EDITION, rule_version="1")


def test_it_moves_nowhere_else() -> None:
    with pytest.raises(DoesNotFit):
        moved(edition="GB/T 27922-2011")


def test_it_moves_until_the_deadline() -> None:
    assert moved(on=date(2027, 6, 30))
    with pytest.raises(EditionNotInForce):
        moved(on=date(2027, 7, 1))


def test_it_moves_only_to_what_the_body_is_approved_for() -> None:
    with pytest.raises(NotApproved):
        moved(around=replace(IN_TRANSITION, body=body_of(REGISTERED, APPROVED)))


def test_it_moves_only_with_its_level_reached_under_the_next_edition() -> None:
    with pytest.raises(NotRecommended, match="four-star"):
        moved(*UNTIL_GRANTED, *looked(AuditPurpose.TRANSITION, 93))


def test_it_moves_only_after_an_audit_for_it() -> None:
    with pytest.raises(NothingToRate):
        moved(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE))


def test_it_does_not_move_from_before_its_audit() -> None:
    with pytest.raises(DatesReversed):
        moved(effective_on=date(2026, 2, 1))
