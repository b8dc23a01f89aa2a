"""Rule 34: a ground fits the facts on the day on which the decision takes effect, or names its evidence."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.errors import EvidenceMissing, GroundContradicted, UnknownProceeding
from domain.events.appeals import ComplaintClosed, ComplaintFiled, ComplaintKind, Follow
from domain.events.evaluation import AuditPurpose, Grade
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import Measure, MeasureWaived
from domain.values import Role
from tests.api.case_steps import EVIDENCE as REPORT
from tests.api.case_steps import LIFT, grant_certificate, today
from tests.api.running_service import FIRST_DAY, Json, Service, json_body
from tests.domain.certificate.builders import OTHER_DECIDER, HistoryStep, acting, case_of, noon, take
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    finding,
    plan_step,
    surveillance_steps,
    suspension_step,
)
from tests.rules.everywhere import read_everywhere

DUE: Final = date(2026, 3, 10)
HELD: Final = date(2025, 9, 1)
CONCLUDED: Final = HELD + timedelta(days=7)
FAILED: Final = surveillance_steps(HELD, 2, passed=False)
MAJOR: Final = (
    plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
    audit_step(HELD, 2, findings=(finding("2-N1", Grade.MAJOR, date(2025, 11, 30)),)),
)


def decide(name: str, ground: str, on: date, *steps: HistoryStep, **terms: Any) -> Any:
    lifting = {"lift_conditions": ["paid"]} if name == "suspend" else {}
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, {"ground": ground, **lifting, **terms})
    return event


@pytest.mark.parametrize(
    ("ground", "steps", "day"),
    [
        ("surveillance_overdue", (), DUE + timedelta(days=1)),
        ("surveillance_failed", FAILED, CONCLUDED),
        ("major_nonconformity", MAJOR, HELD),
    ],
)
def test_a_ground_that_the_case_shows_fits_from_the_day_on_which_it_does(
    ground: str, steps: tuple[HistoryStep, ...], day: date
) -> None:
    recorded_on = day + timedelta(days=10)

    assert decide("suspend", ground, recorded_on, *steps, effective_on=day).ground == ground
    with pytest.raises(GroundContradicted):
        decide("suspend", ground, recorded_on, *steps, effective_on=day - timedelta(days=1))


def test_not_remedied_is_only_a_suspension_that_is_past_its_last_day() -> None:
    until = date(2026, 3, 7)
    suspended = suspension_step(date(2026, 1, 8), until)

    assert decide("revoke", "suspension_not_remedied", date(2026, 3, 8), suspended)
    for on, steps in ((until, (suspended,)), (date(2026, 3, 8), ())):
        with pytest.raises(GroundContradicted):
            decide("revoke", "suspension_not_remedied", on, *steps)


PASSED: Final = surveillance_steps(date(2026, 2, 2), 3)
PASSED_ON: Final = date(2026, 2, 9)
WAIVED: Final = decision_step(MeasureWaived(reason=REASON, measure=Measure.SUSPEND), CONCLUDED)


def test_a_failed_surveillance_is_no_ground_once_the_next_one_was_passed() -> None:
    with pytest.raises(GroundContradicted):
        decide("suspend", "surveillance_failed", PASSED_ON, *FAILED, WAIVED, *PASSED)

    assert decide("suspend", "surveillance_failed", PASSED_ON, *FAILED, *PASSED), "what it ordered is pending"
    on_paper = surveillance_steps(date(2026, 2, 2), 3, counts=False)
    assert decide("suspend", "surveillance_failed", PASSED_ON, *FAILED, WAIVED, *on_paper)


def test_a_failed_surveillance_that_was_set_aside_is_no_ground() -> None:
    fallen = SetAside(reason=REASON, version=10, basis=SetAsideBasis.COURT, since=noon(CONCLUDED))

    with pytest.raises(GroundContradicted):
        decide("suspend", "surveillance_failed", PASSED_ON, *FAILED, decision_step(fallen, CONCLUDED))


def complaint_steps(*, substantiated: bool | None) -> tuple[HistoryStep, ...]:
    """A complaint, closed as substantiated or not; None is an open one."""
    received_at = noon(HELD)
    filed = ComplaintFiled(
        reason=REASON, complaint=1, kind=ComplaintKind.SERVICE, received_at=received_at, statement="late"
    )
    steps = (decision_step(filed, HELD),)
    if substantiated is None:
        return steps
    closed = ComplaintClosed(
        reason=REASON, complaint=1, substantiated=substantiated, outcome="seen", follows=Follow.NONE
    )
    return (*steps, decision_step(closed, HELD))


@pytest.mark.parametrize("ground", ["complaint", "misuse_of_mark", "fees"])
def test_a_complaint_that_was_not_substantiated_is_no_evidence(ground: str) -> None:
    for terms in ({"complaint": 1}, {"complaint": 1, "document": EVIDENCE}):
        with pytest.raises(GroundContradicted, match="not substantiated"):
            decide("suspend", ground, CONCLUDED, *complaint_steps(substantiated=False), **terms)

    assert decide("suspend", ground, CONCLUDED, *complaint_steps(substantiated=True), complaint=1)


def test_a_complaint_that_is_not_decided_yet_is_no_complaint_substantiated() -> None:
    undecided = complaint_steps(substantiated=None)

    assert decide("suspend", "misuse_of_mark", CONCLUDED, *undecided, complaint=1)
    with pytest.raises(GroundContradicted, match="not decided"):
        decide("suspend", "complaint", CONCLUDED, *undecided, complaint=1)


@pytest.mark.parametrize(
    ("name", "ground"), [("suspend", "fees"), ("revoke", "fraud"), ("deregister", "holder_request")]
)
def test_every_other_ground_names_evidence_that_exists(name: str, ground: str) -> None:
    on = date(2025, 11, 20)

    assert decide(name, ground, on, document=EVIDENCE).document == EVIDENCE
    assert decide(name, ground, on, *MAJOR, finding="2-N1").finding == "2-N1"
    with pytest.raises(EvidenceMissing):
        decide(name, ground, on)
    for unknown in ({"complaint": 1}, {"finding": "1-N1"}):
        with pytest.raises(UnknownProceeding):
            decide(name, ground, on, **unknown)


ORDERED: Final = surveillance_steps(HELD, 2, passed=False, measures=(Measure.SUSPEND,))


@pytest.mark.parametrize(
    ("steps", "on"),
    [(ORDERED, CONCLUDED), (MAJOR, date(2025, 12, 1)), ((), DUE + timedelta(days=1))],
    ids=["ordered", "finding overdue", "surveillance overdue"],
)
def test_a_mandatory_suspension_is_for_the_fault_of_the_holder(
    steps: tuple[HistoryStep, ...], on: date
) -> None:
    for ground in ("holder_request", "fees"):
        with pytest.raises(GroundContradicted, match="mandatory"):
            decide("suspend", ground, on, *steps, document=EVIDENCE)

    assert decide("suspend", "misuse_of_mark", on, *steps, document=EVIDENCE).fault


@pytest.mark.parametrize(("ground", "fits"), [("surveillance_failed", True), ("surveillance_overdue", False)])
def test_a_downgrade_may_name_a_ground_that_the_case_shows(ground: str, fits: bool) -> None:
    if fits:
        assert decide("downgrade", ground, CONCLUDED, *FAILED, level="qualified").ground == ground
    else:
        with pytest.raises(GroundContradicted):
            decide("downgrade", ground, CONCLUDED, *FAILED, level="qualified")


def suspend_as_overdue(service: Service, case: str, status: int) -> Json:
    terms: dict[str, Any] = {"ground": "surveillance_overdue", "lift_conditions": [LIFT]}
    return json_body(service.decide(case, "suspend", "decider", **terms), status)


def test_nothing_is_suspended_for_overdue_surveillance_on_the_day_of_its_grant(service: Service) -> None:
    case, number = grant_certificate(service)
    refused = suspend_as_overdue(service, case, 422)
    granted = read_everywhere(service, number)
    due = date.fromisoformat(service.public(number)["next_surveillance_due"])
    service.clock.set_day(due)
    still_refused = suspend_as_overdue(service, case, 422)
    last = read_everywhere(service, number)
    service.clock.set_day(due + timedelta(days=1))
    overdue = read_everywhere(service, number)
    suspend_as_overdue(service, case, 200)
    suspended = read_everywhere(service, number)

    assert {refused["type"], still_refused["type"]} == {"/problems/ground-contradicted"}
    assert (today(service) - FIRST_DAY).days >= 365
    assert granted.answer == last.answer == ("valid", "five-star", "yes")
    assert overdue.answer == ("valid", "five-star", "with_notice")
    assert "suspend" in overdue.due["surveillance_overdue"]
    assert (suspended.status, suspended.ground) == ("suspended", "surveillance_overdue")
    assert "surveillance_overdue" not in suspended.due


def test_a_ground_of_evidence_without_any_is_refused(service: Service) -> None:
    case, number = grant_certificate(service)
    terms: dict[str, Any] = {"ground": "misuse_of_mark", "lift_conditions": [LIFT]}
    refused = json_body(service.decide(case, "suspend", "decider", **terms), 422)
    unknown = json_body(service.decide(case, "suspend", "decider", **terms, complaint=1), 422)

    assert refused["type"] == "/problems/evidence-missing"
    assert unknown["type"] == "/problems/unknown-proceeding"
    assert service.public(number)["status"] == "valid"
    json_body(service.decide(case, "suspend", "decider", **terms, document=REPORT))
    assert service.public(number)["status"] == "suspended"
