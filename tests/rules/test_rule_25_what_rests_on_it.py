"""Rule 25: what rests on a failed surveillance falls with it, unless it is listed as kept."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

import pytest

from domain.calendar import add_months
from domain.certificate.state import Certificate, Stage
from domain.events.appeals import AppealAcknowledged, AppealLodged
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import Downgraded, Revoked
from domain.events.upkeep import Measure, Upgraded
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.api.case_steps import grant_certificate, plan_audit, record_audit, supervise_until_renewal
from tests.api.running_service import FIRST_DAY, Service, json_body
from tests.domain.certificate.builders import OTHER_DECIDER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    downgrade_step,
    plan_step,
    reinstatement_step,
    review_step,
    surveillance_steps,
    suspension_step,
)
from tests.domain.certificate.test_agreement import assert_both_agree
from tests.rules.everywhere import read_everywhere
from tests.rules.test_rule_25_set_aside import set_aside
from tests.rules.test_rule_32_what_follows import substantiated

HELD: Final = date(2025, 9, 1)
ON: Final = date(2025, 9, 12)
CONCLUSION: Final = 10
SANCTION: Final = 11
"""The versions of the conclusion of the failed surveillance, and of the sanction that follows it."""

SUSPENSION: Final = (
    *surveillance_steps(HELD, 2, passed=False),
    suspension_step(ON, date(2026, 3, 11), ground=SuspensionGround.SURVEILLANCE_FAILED),
)
NOT_REMEDIED: Final = decision_step(
    Revoked(reason=REASON, ground="suspension_not_remedied", public=True, fault=True), ON
)
TO_BE_DOWNGRADED: Final = surveillance_steps(HELD, 2, points=82, passed=False, measures=(Measure.DOWNGRADE,))
GROUNDED: Final = decision_step(
    Downgraded(reason=REASON, level="three-star", ground="surveillance_failed", public=True), ON
)
APPEAL: Final = (
    decision_step(AppealLodged(reason=REASON, appeal=1, against=CONCLUSION, lodged_on=ON), ON),
    decision_step(AppealAcknowledged(reason=REASON, appeal=1), ON),
)


def decided(name: str, *steps: HistoryStep, **terms: Any) -> Certificate:
    """The case after one more decision; in public it agrees."""
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    events: list[Event] = take(name, case_of(*UNTIL_GRANTED, *steps), act, terms)
    everything = (*steps, *(decision_step(event, ON, by=OTHER_DECIDER) for event in events))
    assert_both_agree(everything)
    return case_of(*UNTIL_GRANTED, *everything)


def upheld(*steps: HistoryStep, **terms: Any) -> Certificate:
    """The case once the appeal against the failed surveillance was upheld."""
    return decided("decide-appeal", *steps, *APPEAL, appeal=1, upheld=True, **terms)


def reviewed(*steps: HistoryStep, version: int, **terms: Any) -> Certificate:
    """The case once the decision was set aside on own review."""
    return decided("set-aside", *steps, version=version, basis="own_review", **terms)


def test_the_suspension_falls_with_the_failed_surveillance() -> None:
    case = upheld(*SUSPENSION)

    assert (case.stage, case.measures) == (Stage.GRANTED, frozenset())


def test_a_suspension_listed_as_kept_is_not_set_aside() -> None:
    assert upheld(*SUSPENSION, stays=[SANCTION]).stage is Stage.SUSPENDED


def test_a_revocation_as_not_remedied_falls_with_the_failed_surveillance() -> None:
    assert reviewed(*SUSPENSION, NOT_REMEDIED, version=CONCLUSION).stage is Stage.GRANTED


@pytest.mark.parametrize("step", [downgrade_step(ON, "three-star"), GROUNDED], ids=["ordered", "grounded"])
def test_the_downgrade_falls_with_the_failed_surveillance(step: HistoryStep) -> None:
    case = upheld(*TO_BE_DOWNGRADED, step)

    assert (case.level, case.measures) == ("five-star", frozenset())


def test_a_measure_done_is_pending_again_when_the_sanction_is_set_aside() -> None:
    case = reviewed(*TO_BE_DOWNGRADED, downgrade_step(ON, "three-star"), version=SANCTION)

    assert (case.level, case.measures) == ("five-star", frozenset({Measure.DOWNGRADE}))


COMPLAINT: Final = substantiated(on=HELD)
"""Two versions: the complaint is filed, and a suspension follows."""
FOR_COMPLAINT: Final = suspension_step(ON, date(2026, 3, 11), ground=SuspensionGround.COMPLAINT)


@pytest.mark.parametrize("failed", [surveillance_steps(HELD, 2, passed=False), TO_BE_DOWNGRADED])
def test_a_suspension_for_a_complaint_stays_without_the_failed_surveillance(
    failed: tuple[HistoryStep, ...],
) -> None:
    assert upheld(*failed, *COMPLAINT, FOR_COMPLAINT).stage is Stage.SUSPENDED
    assert reviewed(*failed, *COMPLAINT, FOR_COMPLAINT, version=CONCLUSION).stage is Stage.SUSPENDED


def test_a_surveillance_whose_measure_was_taken_is_no_ground_of_a_later_suspension() -> None:
    taken = (*SUSPENSION, reinstatement_step(ON))
    again = surveillance_steps(ON, 3, passed=False, measures=(Measure.DOWNGRADE,))
    for_both = suspension_step(ON, date(2026, 3, 11), ground=SuspensionGround.SURVEILLANCE_FAILED)

    case = reviewed(*taken, *again, *COMPLAINT, for_both, version=CONCLUSION)

    assert case.stage is Stage.SUSPENDED


@pytest.mark.parametrize("by", [upheld, partial(reviewed, version=CONCLUSION)], ids=["appeal", "own review"])
def test_what_a_complaint_ordered_too_is_pending_once_the_suspension_fell(
    by: Callable[..., Certificate],
) -> None:
    failed, sanction = SUSPENSION[:-1], SUSPENSION[-1]
    case = by(*failed, *COMPLAINT, sanction)

    assert (case.stage, case.measures) == (Stage.GRANTED, frozenset({Measure.SUSPEND}))
    assert case.measures_of_complaints == {Measure.SUSPEND}


LOWERED_ON: Final = date(2025, 6, 1)
LOWERED: Final = 8
"""The version of a downgrade right after the grant."""


def upgraded(level: str, audit: int = 2) -> tuple[HistoryStep, ...]:
    on = date(2025, 8, 1)
    event = Upgraded(reason=REASON, audit=audit, level=level)
    return (
        plan_step(AuditPurpose.UPGRADE, on, audit),
        audit_step(on, audit, points=92),
        review_step(on, audit),
        decision_step(event, on),
    )


def test_an_upgrade_that_made_up_for_a_downgrade_falls_with_it() -> None:
    steps = (downgrade_step(LOWERED_ON, "three-star"), *upgraded("four-star"))

    assert reviewed(*steps, version=LOWERED).level == "five-star"
    assert reviewed(*steps, version=LOWERED, stays=[LOWERED + 4]).level == "four-star"


def test_an_upgrade_above_the_level_before_the_downgrade_stays() -> None:
    lowered = (downgrade_step(LOWERED_ON, "four-star"), downgrade_step(LOWERED_ON, "three-star"))

    assert reviewed(*lowered, version=LOWERED + 1).level == "four-star"
    assert reviewed(*lowered, *upgraded("five-star"), version=LOWERED + 1).level == "five-star"


def failed_surveillance(service: Service, case: str, score: int, *measures: str) -> int:
    """The version of its conclusion."""
    json_body(plan_audit(service, case, "surveillance"))
    json_body(record_audit(service, case, score, recommended=False))
    json_body(service.decide(case, "supervise", "decider", passed=False, measures=measures))
    return int(service.case(case)["version"])


def test_a_downgrade_of_the_successor_falls_with_the_surveillance_of_its_predecessor(
    service: Service,
) -> None:
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(add_months(FIRST_DAY, 32))
    conclusion = failed_surveillance(service, case, 82, "downgrade")
    successor, number = grant_certificate(service, prior=case)
    service.clock.set_day(add_months(FIRST_DAY, 36))
    json_body(
        service.decide(successor, "downgrade", "decider", level="three-star", ground="surveillance_failed")
    )
    set_aside(service, case, version=conclusion)

    now = read_everywhere(service, number)
    assert now.level == "five-star"
    assert "measure_pending" not in now.due
