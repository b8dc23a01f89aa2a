"""Rule 31: a measure that a failed surveillance ordered is taken or waived before reinstatement."""

from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

import pytest

from domain.certificate.errors import MeasurePending, NotRecommended
from domain.certificate.state import Certificate
from domain.deadlines import Dates, Kind, dates_after, due
from domain.events.evaluation import AuditPurpose, Reviewed
from domain.events.upkeep import Measure, MeasureWaived, Supervised
from domain.values import Role
from tests.api.case_steps import (
    LIFT,
    evaluate_lifting,
    grant_certificate,
    plan_audit,
    record_audit,
    suspend_certificate,
)
from tests.api.running_service import FIRST_DAY, Json, Service, json_body
from tests.domain.certificate.builders import CONTEXT, OTHER_DECIDER, HistoryStep, case_of, given, take
from tests.domain.certificate.builders import acting as acting_on
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    downgrade_step,
    plan_step,
    surveillance_steps,
)
from tests.rules.everywhere import read_everywhere

Suspended = tuple[str, str]


@pytest.fixture
def suspended(service: Service) -> Suspended:
    """A five-star certificate, suspended after a surveillance that ordered a downgrade as well."""
    case, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    json_body(plan_audit(service, case, "surveillance"))
    json_body(record_audit(service, case, 92, recommended=False))
    service.clock.advance(days=2)
    ordered: dict[str, Any] = {"passed": False, "measures": ["suspend", "downgrade"]}
    json_body(service.decide(case, "supervise", "decider", **ordered))
    service.clock.advance(days=2)
    ground: dict[str, Any] = {"ground": "surveillance_failed", "document": None}
    json_body(suspend_certificate(service, case, **ground))
    service.clock.advance(days=20)
    json_body(evaluate_lifting(service, case))
    return case, number


def reinstate(service: Service, case: str, status: int = 200) -> Json:
    service.clock.advance(minutes=1)
    return json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]), status)


def test_with_a_downgrade_ordered_and_not_taken_nothing_is_reinstated(
    service: Service, suspended: Suspended
) -> None:
    case, number = suspended
    refused = reinstate(service, case, 409)
    now = read_everywhere(service, number)

    assert refused["type"] == "/problems/measure-pending"
    assert (*now.answer, now.ground) == ("suspended", "five-star", "no", "surveillance_failed")
    worklist = json_body(service.read("/api/v1/staff/worklist", "decider", kind="measure_pending"))
    (item,) = worklist["items"]
    assert (item["subject"], item["decisions"]) == ("downgrade", ["downgrade", "waive-measure"])


def test_once_downgraded_it_is_reinstated_at_the_lower_level(service: Service, suspended: Suspended) -> None:
    case, number = suspended
    lower: dict[str, Any] = {"level": "four-star", "ground": "surveillance_failed"}
    json_body(service.decide(case, "downgrade", "decider", **lower))
    reinstate(service, case)

    assert read_everywhere(service, number).answer == ("valid", "four-star", "yes")


def test_once_waived_with_a_reason_it_is_reinstated_at_its_level(
    service: Service, suspended: Suspended
) -> None:
    case, number = suspended
    nothing = service.decide(case, "waive-measure", "decider", measure="revoke")
    json_body(service.decide(case, "waive-measure", "decider", measure="downgrade"))
    reinstate(service, case)
    answer = service.public(number)

    assert nothing.json()["type"] == "/problems/unknown-proceeding"
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    assert [line["what"] for line in answer["history"]] == [
        "granted",
        "supervised",
        "suspended",
        "reinstated",
    ]


HELD: Final = date(2025, 11, 3)
ORDERED: Final = (Measure.DOWNGRADE, Measure.SUPPLEMENTARY_AUDIT)
FAILED: Final = (*UNTIL_GRANTED, *surveillance_steps(HELD, 2, passed=False, measures=ORDERED))


def concluded(
    purpose: AuditPurpose, number: int, *measures: Measure, counts: bool = False
) -> tuple[HistoryStep, ...]:
    """A further audit, passed unless it orders measures."""
    day = HELD + timedelta(days=30 * number)
    event = Supervised(
        reason=REASON, audit=number, held_on=day, passed=not measures, measures=measures, counts=counts
    )
    return (plan_step(purpose, day, number), audit_step(day, number), decision_step(event, day))


def pending(*steps: HistoryStep) -> set[Measure]:
    return set(case_of(*steps).measures)


@pytest.mark.parametrize(
    ("purpose", "counts"),
    [
        (AuditPurpose.SUPPLEMENTARY, False),
        (AuditPurpose.SUPPLEMENTARY, True),
        (AuditPurpose.SURVEILLANCE, True),
    ],
    ids=["supplementary", "supplementary of the first version", "surveillance"],
)
def test_a_passed_audit_does_no_other_measure_than_its_own(purpose: AuditPurpose, counts: bool) -> None:
    passed = (*FAILED, *concluded(purpose, 3, counts=counts))
    waived = decision_step(MeasureWaived(reason=REASON, measure=Measure.DOWNGRADE), date(2026, 3, 1))

    assert pending(*FAILED) == set(ORDERED)
    assert pending(*passed) == {Measure.DOWNGRADE}
    assert pending(*passed, downgrade_step(date(2026, 3, 1), "four-star")) == set()
    assert pending(*passed, waived) == set()


def test_a_failed_supplementary_audit_adds_to_what_is_pending() -> None:
    again = concluded(AuditPurpose.SUPPLEMENTARY, 3, Measure.SUSPEND)

    assert pending(*FAILED, *again) == {Measure.DOWNGRADE, Measure.SUSPEND}


def test_a_measure_is_due_from_the_conclusion_that_ordered_it() -> None:
    days = [
        reduce(dates_after, given(*steps), Dates()).measures_ordered_on
        for steps in (FAILED, (*FAILED, *concluded(AuditPurpose.SUPPLEMENTARY, 3)))
    ]

    assert days == [HELD + timedelta(days=7)] * 2


def set_aside_first(*further: HistoryStep) -> Certificate:
    """The failed surveillance is set aside after what followed it."""
    steps = (*FAILED, *further)
    version = case_of(*FAILED).surveillances[0].version
    terms = {"version": version, "basis": "own_review"}
    events = take("set-aside", case_of(*steps), acting_on(OTHER_DECIDER, Role.DECIDER, on=SET_ASIDE), terms)
    return case_of(*steps, *(decision_step(event, SET_ASIDE, by=OTHER_DECIDER) for event in events))


SET_ASIDE: Final = date(2026, 3, 2)


def test_with_the_failed_surveillance_its_measures_fall_and_no_others() -> None:
    passed = concluded(AuditPurpose.SUPPLEMENTARY, 3)
    again = concluded(AuditPurpose.SUPPLEMENTARY, 3, Measure.DOWNGRADE, Measure.SUSPEND)

    assert set_aside_first(*passed).measures == frozenset()
    assert set_aside_first(*again).measures == {Measure.DOWNGRADE, Measure.SUSPEND}


def test_after_a_passed_supplementary_audit_the_downgrade_is_still_on_the_list(service: Service) -> None:
    case, _ = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    for purpose, score, conclusion in (
        ("surveillance", 92, {"passed": False, "measures": ["downgrade", "supplementary_audit"]}),
        ("supplementary", 96, {"passed": True}),
    ):
        json_body(plan_audit(service, case, purpose))
        json_body(record_audit(service, case, score))
        terms: dict[str, Any] = conclusion
        json_body(service.decide(case, "supervise", "decider", **terms))
    service.wait_for_views()
    worklist = json_body(service.read("/api/v1/staff/worklist", "decider", kind="measure_pending"))

    assert [item["subject"] for item in worklist["items"]] == ["downgrade"]


UPGRADE_AUDIT: Final = (
    plan_step(AuditPurpose.UPGRADE, date(2025, 6, 2), 2),
    audit_step(date(2025, 6, 2), 2),
    decision_step(Reviewed(reason=REASON, audit=2, positive=True), date(2025, 6, 9)),
)
DOWNGRADE_ORDERED: Final = surveillance_steps(
    date(2025, 9, 1), 3, passed=False, measures=(Measure.DOWNGRADE,)
)
LOWERED: Final = downgrade_step(date(2025, 9, 10), level="three-star")


def upgrade(*steps: HistoryStep) -> Any:
    act = acting_on(OTHER_DECIDER, Role.DECIDER, on=date(2025, 9, 20))
    return take("upgrade", case_of(*UNTIL_GRANTED, *steps), act, {"level": "five-star"})


def test_nothing_is_upgraded_while_a_downgrade_is_ordered() -> None:
    with pytest.raises(MeasurePending):
        upgrade(*UPGRADE_AUDIT, *DOWNGRADE_ORDERED)


def test_an_audit_before_a_downgrade_supports_no_upgrade() -> None:
    with pytest.raises(NotRecommended, match="another"):
        upgrade(*UPGRADE_AUDIT, *DOWNGRADE_ORDERED, LOWERED)


def test_no_decision_waits_for_an_upgrade_that_cannot_be() -> None:
    case = case_of(*UNTIL_GRANTED, *UPGRADE_AUDIT)
    kinds = {item.kind for item in due(case, CONTEXT.scheme, Dates())}

    with pytest.raises(NotRecommended, match="no level above"):
        upgrade(*UPGRADE_AUDIT)
    assert Kind.DECISION_WAITING not in kinds
