"""Rule 20: a recertification needs a living predecessor whose surveillance is not overdue."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from domain.certificate.applying import Application, apply
from domain.certificate.context import Context
from domain.certificate.errors import (
    CertificateExpired,
    DatesOutOfOrder,
    FindingsOpen,
    HolderSuspended,
    PreviousCertificateNotValid,
    ProceedingPending,
)
from domain.certificate.state import Certificate
from domain.certificate.surveillance import SurveillanceOverdue
from domain.events.application import Applied
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.evaluation import AuditPurpose, Grade
from domain.events.institution import SchemePublished
from domain.events.sanctions import Suspended
from domain.events.set_aside import Carried, CarriedOver
from domain.events.upkeep import Measure
from domain.holder import Holder, holder_noted
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.api.case_steps import (
    EVIDENCE,
    grant_certificate,
    review_case,
    supervise_until_renewal,
    suspend_certificate,
)
from tests.api.running_service import FIRST_DAY, Service, json_body
from tests.domain.certificate.builders import (
    AFTER_SALES,
    CASE,
    CONTEXT,
    DECIDER,
    EDITION,
    REGISTRAR,
    REVIEWER,
    SCHEME,
    HistoryStep,
    acting,
    case_of,
    scheme_of,
    take,
)
from tests.domain.certificate.sample_history import (
    APPLIED,
    CONDITIONS,
    LAST_DAY,
    PARTICULARS,
    REASON,
    SUPERVISED,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    finding,
    plan_step,
    reviewed_steps,
    surveillance_steps,
    suspension_step,
)
from tests.rules.everywhere import read_everywhere

NEW: Final = UUID(int=9)
IN_TIME: Final = date(2028, 1, 10)
DAY_AFTER: Final = LAST_DAY + timedelta(days=1)
LAST_CONTINUED: Final = date(2028, 9, 9)
PRIOR: Final = case_of(*UNTIL_GRANTED, *SUPERVISED)
NEVER_SUPERVISED: Final = case_of(*UNTIL_GRANTED)
CONTINUING: Final = AFTER_SALES.model_copy(
    update={"limits": AFTER_SALES.limits.model_copy(update={"continuation_months": 6})}
)
IN_CONTINUATION: Final = replace(CONTEXT, scheme=scheme_of(SchemePublished(reason=REASON, scheme=CONTINUING)))


def voluntary_step() -> HistoryStep:
    """A suspension at the holder's own request."""
    event = Suspended(
        reason=REASON,
        ground=SuspensionGround.HOLDER_REQUEST,
        public=True,
        fault=False,
        until=date(2028, 7, 9),
        lift_conditions=("works completed",),
    )
    return decision_step(event, date(2028, 1, 4))


def applied(prior: Certificate, on: date = IN_TIME, context: Context = CONTEXT) -> Applied:
    terms = {"reason": REASON, "scheme": SCHEME, "edition": EDITION, "particulars": PARTICULARS}
    act = acting(REGISTRAR, Role.REGISTRAR, on=on)
    return apply(Application.model_validate(terms | {"prior": CASE}), NEW, act, replace(context, prior=prior))


def grant(
    prior: Certificate, on: date = IN_TIME, context: Context = CONTEXT, **terms: Any
) -> tuple[Granted, list[Event]]:
    """The grant, and what it records besides."""
    case = replace(case_of(*reviewed_steps(on - timedelta(days=30)), stream=NEW), prior=prior.id)
    act = acting(DECIDER, Role.DECIDER, on=on)
    granted, *others = take("grant", case, act, {"level": "five-star"} | terms, replace(context, prior=prior))
    assert isinstance(granted, Granted)
    return granted, others


def test_a_certificate_never_supervised_is_not_recertified() -> None:
    with pytest.raises(SurveillanceOverdue):
        applied(NEVER_SUPERVISED)
    with pytest.raises(SurveillanceOverdue):
        grant(NEVER_SUPERVISED)


@pytest.mark.parametrize(("on", "is_overdue"), [(date(2028, 3, 1), False), (date(2028, 3, 2), True)])
def test_overdue_begins_on_the_day_after_the_last_one(on: date, is_overdue: bool) -> None:
    last_held = replace(PRIOR.surveillances[-1], held_on=date(2027, 3, 1))
    prior = replace(PRIOR, surveillances=(last_held,))
    if is_overdue:
        with pytest.raises(SurveillanceOverdue):
            grant(prior, on)
    else:
        granted, _ = grant(prior, on)

        assert granted.cycle == 1


def failed(*measures: Measure) -> Certificate:
    """A predecessor whose last surveillance ordered the measures."""
    steps = surveillance_steps(date(2027, 12, 1), 4, passed=False, measures=measures)
    return case_of(*UNTIL_GRANTED, *SUPERVISED, *steps)


def found(due: date) -> Certificate:
    """A predecessor with a finding that is due on that day."""
    day = date(2027, 12, 1)
    audit = audit_step(day, 4, findings=(finding("4-N1", Grade.MINOR, due),))
    return case_of(*UNTIL_GRANTED, *SUPERVISED, plan_step(AuditPurpose.SURVEILLANCE, day, 4), audit)


def test_what_is_to_be_revoked_is_not_recertified() -> None:
    with pytest.raises(ProceedingPending, match="revocation"):
        grant(failed(Measure.REVOKE, Measure.DOWNGRADE))

    granted, _ = grant(failed(Measure.DOWNGRADE))
    assert granted.cycle == 1


def test_what_has_a_finding_past_its_last_day_is_not_recertified() -> None:
    granted, _ = grant(found(due=IN_TIME))
    assert granted.cycle == 1

    with pytest.raises(FindingsOpen, match="4-N1"):
        grant(found(due=IN_TIME - timedelta(days=1)))


def unconcluded() -> Certificate:
    """A predecessor whose last surveillance did not recommend and waits for its conclusion."""
    day = date(2027, 12, 1)
    audit = audit_step(day, 4, recommended=False)
    return case_of(*UNTIL_GRANTED, *SUPERVISED, plan_step(AuditPurpose.SURVEILLANCE, day, 4), audit)


def test_what_failed_a_surveillance_is_recertified_once_that_is_concluded() -> None:
    with pytest.raises(ProceedingPending, match="Conclude audit 4 first"):
        grant(unconcluded())

    granted, _ = grant(failed(Measure.DOWNGRADE))
    assert granted.cycle == 1


@pytest.mark.parametrize("prior", [failed(Measure.REVOKE), found(date(2028, 1, 1)), unconcluded()])
def test_what_expired_so_is_not_continued(prior: Certificate) -> None:
    granted, _ = grant(prior, DAY_AFTER, IN_CONTINUATION)

    assert granted.cycle == 0


def test_what_expired_is_followed_by_an_initial_certificate() -> None:
    with pytest.raises(CertificateExpired):
        applied(PRIOR, DAY_AFTER)

    granted, _ = grant(PRIOR, DAY_AFTER)

    assert (granted.cycle, granted.lineage) == (0, NEW)


def test_where_the_scheme_says_so_an_expired_one_is_continued_from_the_decision_on() -> None:
    event = applied(PRIOR, LAST_CONTINUED, IN_CONTINUATION)
    granted, _ = grant(PRIOR, LAST_CONTINUED, IN_CONTINUATION)

    assert (event.prior, event.lineage) == (PRIOR.id, PRIOR.lineage)
    assert (granted.cycle, granted.lineage, granted.first_issued) == (1, PRIOR.lineage, PRIOR.first_issued)
    assert granted.valid_from == LAST_CONTINUED
    with pytest.raises(DatesOutOfOrder):
        grant(PRIOR, LAST_CONTINUED, IN_CONTINUATION, valid_from=DAY_AFTER)


def test_after_those_months_it_is_not() -> None:
    late = LAST_CONTINUED + timedelta(days=1)
    with pytest.raises(CertificateExpired):
        applied(PRIOR, late, IN_CONTINUATION)

    granted, _ = grant(PRIOR, late, IN_CONTINUATION)

    assert granted.cycle == 0


@pytest.mark.parametrize(
    "prior",
    [
        NEVER_SUPERVISED,
        case_of(*UNTIL_GRANTED, *SUPERVISED, suspension_step(date(2028, 1, 4), date(2028, 7, 3))),
    ],
    ids=["overdue", "suspended"],
)
def test_one_that_expired_out_of_good_standing_is_not_continued(prior: Certificate) -> None:
    granted, _ = grant(prior, DAY_AFTER, IN_CONTINUATION)

    assert granted.cycle == 0


def test_under_a_suspension_for_fault_the_application_is_recorded_but_not_accepted() -> None:
    prior = case_of(*UNTIL_GRANTED, *SUPERVISED, suspension_step(date(2028, 1, 4), date(2028, 7, 3)))
    note = holder_noted(prior, REASON)
    assert note
    context = replace(CONTEXT, prior=prior, holder=Holder(certificates={prior.id: note}))
    case = replace(case_of(APPLIED, stream=NEW), prior=prior.id)

    assert applied(prior).prior == prior.id
    with pytest.raises(HolderSuspended):
        take("accept", case, acting(REVIEWER, Role.REVIEWER, on=IN_TIME), {"conditions": CONDITIONS}, context)
    with pytest.raises(PreviousCertificateNotValid):
        grant(prior)


def test_a_suspension_without_fault_lasts_into_the_successor() -> None:
    prior = case_of(*UNTIL_GRANTED, *SUPERVISED, voluntary_step())
    assert prior.suspension

    granted, (carried,) = grant(prior)

    assert granted.cycle == 1
    assert isinstance(carried, CarriedOver)
    assert (carried.what, carried.since, carried.until, carried.conditions) == (
        Carried.SUSPENDED,
        prior.suspension.start,
        date(2028, 7, 9),
        ("works completed",),
    )


def test_over_http_an_overdue_certificate_is_not_recertified(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.set_day(date(2027, 10, 1))
    particulars = service.case(case)["particulars"]
    refused = service.apply(prior=case, particulars=particulars)

    told = read_everywhere(service, number)
    assert told.answer == ("valid", "five-star", "with_notice")
    assert told.due == {"surveillance_overdue": ("suspend",)}
    assert json_body(refused, 409)["type"] == "/problems/surveillance-overdue"


def test_over_http_a_successor_begins_as_suspended_as_its_predecessor_ends(service: Service) -> None:
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(date(2027, 10, 1))
    json_body(suspend_certificate(service, case, ground="holder_request", document=EVIDENCE))
    successor = review_case(service, prior=case)
    number = json_body(service.decide(successor, "grant", "decider", level="five-star"))["number"]
    first_day = FIRST_DAY.replace(year=FIRST_DAY.year + 3)
    service.wait_for_views()

    assert service.public(number)["begins_as"] == "suspended"
    assert service.public(number, as_of=first_day.isoformat())["status"] == "suspended"
    service.clock.set_day(first_day)
    told = read_everywhere(service, number)
    assert told.answer == ("suspended", "five-star", "no")
    assert "sanctioned-predecessors" in told.patterns
