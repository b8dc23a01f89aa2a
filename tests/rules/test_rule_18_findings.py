"""Rule 18: no surveillance is passed with a major finding open; an overdue finding means suspension."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.calendar import end_of_day
from domain.certificate.errors import DatesOutOfOrder, FindingsOpen, GroundContradicted, ProceedingPending
from domain.deadlines import Dates, Due, Kind, due
from domain.events.evaluation import (
    AuditPurpose,
    CorrectionAccepted,
    CorrectionRejected,
    CorrectionSubmitted,
    Finding,
    Grade,
)
from domain.values import Role
from tests.api.case_steps import LIFT, grant_certificate, plan_audit, record_audit, today
from tests.api.running_service import BODY, FIRST_DAY, Service, json_body
from tests.domain.certificate.builders import (
    CONTEXT,
    OTHER_DECIDER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    audit_step,
    finding,
    plan_step,
    suspension_step,
)
from tests.rules.everywhere import read_everywhere

HELD: Final = date(2026, 2, 2)
LAST: Final = date(2026, 3, 4)
"""30 days after the audit."""
ON: Final = date(2026, 2, 20)
SECRET: Final = "未公开的不符合事实"


def audited(*findings: Finding) -> tuple[HistoryStep, ...]:
    return (
        *UNTIL_GRANTED,
        plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
        audit_step(HELD, 2, findings=findings),
    )


def corrected(id: str = "2-N1") -> HistoryStep:
    event = CorrectionSubmitted(reason=REASON, finding=id, cause="haste", action="training", documents=())
    return HistoryStep(event, "P-registrar", Role.REGISTRAR, date(2026, 2, 10))


def accepted(due: date = LAST, id: str = "2-N1") -> HistoryStep:
    event = CorrectionAccepted(reason=REASON, finding=id, due=due)
    return HistoryStep(event, REVIEWER, Role.REVIEWER, date(2026, 2, 12))


REJECTED: Final = HistoryStep(
    CorrectionRejected(reason=REASON, finding="2-N1"), REVIEWER, Role.REVIEWER, date(2026, 2, 14)
)
MINOR: Final = finding("2-N1", due=LAST)


def supervise(*steps: HistoryStep, on: date = ON, **terms: Any) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take("supervise", case_of(*steps), act, {"passed": True} | terms)
    return event


def accept(*steps: HistoryStep, due: date = LAST, on: date = ON) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take("accept-correction", case_of(*steps), act, {"finding": "2-N1", "due": due})
    return event


def suspend(*steps: HistoryStep, **terms: Any) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=LAST + timedelta(days=5))
    ground = {"ground": "major_nonconformity", "lift_conditions": ["closed"]}
    (event,) = take("suspend", case_of(*steps), act, ground | terms)
    return event


def submit(by_day: date, on: date) -> Any:
    act = acting("P-registrar", Role.REGISTRAR, on=on)
    answer = {"finding": "2-N1", "cause": "haste", "action": "training", "responsible": "service manager"}
    (event,) = take("correct", case_of(*audited(MINOR)), act, answer | {"by_day": by_day})
    return event


def items(kind: Kind, *steps: HistoryStep) -> list[Due]:
    return [each for each in due(case_of(*steps), CONTEXT.scheme, Dates()) if each.kind is kind]


@pytest.mark.parametrize("grade", [Grade.MAJOR, Grade.SPECIAL])
def test_a_major_finding_or_special_deduction_must_be_closed(grade: Grade) -> None:
    number = "2-S1" if grade is Grade.SPECIAL else "2-N1"
    steps = audited(finding(number, grade, date(2026, 5, 3)))

    with pytest.raises(FindingsOpen):
        supervise(*steps, corrected(number), accepted(date(2026, 4, 1), number))
    assert supervise(*steps, passed=False, measures=["suspend"]).passed is False


def test_a_major_finding_of_an_earlier_audit_counts_too() -> None:
    change = (
        plan_step(AuditPurpose.CHANGE, date(2025, 12, 1), 2),
        audit_step(date(2025, 12, 1), 2, findings=(finding("2-N1", Grade.MAJOR, LAST),)),
    )
    surveillance = (plan_step(AuditPurpose.SURVEILLANCE, HELD, 3), audit_step(HELD, 3))

    with pytest.raises(FindingsOpen):
        supervise(*UNTIL_GRANTED, *change, *surveillance)


def test_a_minor_finding_needs_an_accepted_plan_that_is_not_overdue() -> None:
    steps = (*audited(MINOR), corrected())

    for not_accepted in (audited(MINOR), steps, (*steps, accepted(), REJECTED)):
        with pytest.raises(ProceedingPending):
            supervise(*not_accepted)
    assert supervise(*steps, accepted(ON)).passed
    with pytest.raises(FindingsOpen):
        supervise(*steps, accepted(ON), on=ON + timedelta(days=1))


def test_a_correction_is_accepted_within_the_limit_of_its_finding() -> None:
    steps = (*audited(MINOR), corrected())

    assert accept(*steps, due=ON) == CorrectionAccepted(reason=REASON, finding="2-N1", due=ON)
    assert accept(*steps, due=LAST, on=LAST).due == LAST
    for day in (ON - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(DatesOutOfOrder):
            accept(*steps, due=day)


def test_nothing_is_accepted_before_it_is_submitted_twice_or_too_late() -> None:
    steps = (*audited(MINOR), corrected())

    for history, on in (
        (audited(MINOR), ON),
        ((*steps, REJECTED), ON),
        ((*steps, accepted()), ON),
        (steps, LAST + timedelta(days=1)),
    ):
        with pytest.raises(ProceedingPending):
            accept(*history, on=on)


def test_a_rejected_correction_is_to_be_submitted_again_within_the_first_limit() -> None:
    (item,) = items(Kind.FINDING_DUE, *audited(MINOR), corrected(), accepted(ON), REJECTED)
    (known,) = case_of(*audited(MINOR), corrected(), accepted(ON), REJECTED).findings

    assert item == items(Kind.FINDING_DUE, *audited(MINOR))[0]
    assert (known.corrected, known.accepted_due) == (False, None)


def test_only_what_was_submitted_is_rejected() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    terms = {"finding": "2-N1"}
    two = (MINOR, finding("2-N2", due=LAST))

    assert take("reject-correction", case_of(*audited(MINOR), corrected()), act, terms) == [REJECTED.event]
    with pytest.raises(ProceedingPending):
        take("reject-correction", case_of(*audited(*two), corrected("2-N2")), act, terms)


def test_a_correction_names_a_post_and_a_day_within_the_limit() -> None:
    event = submit(LAST, ON)

    assert (event.responsible, event.by_day) == ("service manager", LAST)
    with pytest.raises(DatesOutOfOrder):
        submit(LAST + timedelta(days=1), ON)
    late = LAST + timedelta(days=9)
    assert submit(late, late).by_day == late


def test_from_the_day_after_its_last_a_finding_means_suspension_within_five_days() -> None:
    (item,) = items(Kind.FINDING_OVERDUE, *audited(MINOR))
    (earlier,) = items(Kind.FINDING_OVERDUE, *audited(MINOR), corrected(), accepted(ON))

    assert (item.shown_from, item.due_at) == (date(2026, 3, 5), end_of_day(date(2026, 3, 10)))
    assert earlier.shown_from == ON + timedelta(days=1)
    assert not items(Kind.FINDING_OVERDUE, *audited(MINOR), suspension_step(ON, date(2026, 6, 1)))
    found = audit_step(date(2025, 2, 10), 1, findings=(finding(),))
    assert not items(Kind.FINDING_OVERDUE, *UNTIL_PLANNED, found)


@pytest.mark.parametrize(
    ("grade", "first"),
    [(Grade.MAJOR, HELD), (Grade.SPECIAL, HELD), (Grade.MINOR, LAST + timedelta(days=1))],
)
def test_the_ground_of_that_suspension_fits_the_finding(grade: Grade, first: date) -> None:
    number = "2-S1" if grade is Grade.SPECIAL else "2-N1"
    steps = audited(finding(number, grade, LAST))

    assert suspend(*steps, finding=number, effective_on=first).finding == number
    with pytest.raises(GroundContradicted):
        suspend(*steps, finding=number, effective_on=first - timedelta(days=1))


def told_to_the_public(service: Service, number: str) -> list[str]:
    """The public paths whose answer has a trace of the finding."""
    paths = (
        f"/c/{number}",
        f"/en/c/{number}",
        f"/api/v1/certificates/{number}",
        f"/search?q={number}",
        f"/api/v1/certificates?body={BODY}",
        "/api/v1/feed",
        "/feed.atom",
    )
    texts = {path: service.client.get(path).text for path in paths}
    return [path for path, text in texts.items() if SECRET in text or "2-N1" in text]


def test_90_days_after_a_major_finding_suspension_is_offered_and_nothing_is_public(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    json_body(plan_audit(service, case, "surveillance"))
    major = {"grade": "major", "clause": None, "statement": SECRET}
    json_body(record_audit(service, case, nonconformities=[major]))
    refused = json_body(service.decide(case, "supervise", "decider", passed=True), 409)
    service.clock.advance(days=91)
    service.wait_for_views()
    listed = json_body(service.read("/api/v1/staff/worklist", "decider", kind="finding_overdue"))
    (item,) = [each for each in listed["items"] if each["certificate"] == case]
    form = service.read(f"/staff/cases/{case}/suspend", "decider").text
    ground: dict[str, Any] = {"ground": "major_nonconformity", "finding": "2-N1", "lift_conditions": [LIFT]}

    told = read_everywhere(service, number)

    assert told.answer == ("valid", "five-star", "with_notice")
    assert told.due["finding_overdue"] == ("suspend",)
    assert "overdue" in told.patterns
    assert refused["type"] == "/problems/findings-open"
    assert item["decisions"] == ["suspend"]
    assert item["due_on"] == (today(service) + timedelta(days=5)).isoformat()
    assert 'value="major_nonconformity" selected' in form
    assert 'value="2-N1" selected' in form
    assert not told_to_the_public(service, number)
    json_body(service.decide(case, "suspend", "decider", **ground))
    suspended = read_everywhere(service, number)
    assert (suspended.status, suspended.ground) == ("suspended", "major_nonconformity")
    assert "finding_overdue" not in suspended.due
    assert not told_to_the_public(service, number)


def test_with_its_plan_accepted_the_surveillance_is_passed(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    json_body(plan_audit(service, case, "surveillance"))
    minor = {"grade": "minor", "clause": None, "statement": SECRET}
    json_body(record_audit(service, case, nonconformities=[minor]))
    day = today(service).isoformat()
    plan: dict[str, Any] = {
        "cause": "无人负责",
        "action": "补齐",
        "responsible": "售后服务部经理",
        "by_day": day,
    }
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("correct", "registrar", plan),
        ("reject-correction", "reviewer", {}),
        ("correct", "registrar", plan),
        ("accept-correction", "reviewer", {"due": day}),
    )
    for decision, name, terms in steps:
        json_body(service.decide(case, decision, name, finding="2-N1", **terms))
    json_body(service.decide(case, "supervise", "decider", passed=True))

    assert service.public(number)["status"] == "valid"
