"""Scenarios that end with something to do today, so that every stage and every list has a case."""

from datetime import date, timedelta

from demo.applicant import Applicant
from demo.audit_sheets import AuditOutcome
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.application import accept, request_supplement, sign_agreement, submit_application
from demo.steps.audit import (
    cancel_audit,
    certify,
    correct_findings,
    grant,
    hold_audit,
    plan_audit,
    reach_decision,
    replace_team,
    review,
)
from demo.steps.proceedings import complain, new_address, report_change
from demo.steps.sanctions import suspend, suspend_within_days
from demo.steps.upkeep import fail_surveillance, pass_surveillance, pass_surveillance_in_time, renew
from domain.calendar import add_months
from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.grounds import SuspensionGround

BACKDATED = "suspended-backdated"


def at_stage(applicant: Applicant, steps: int) -> Process:
    """An application that has completed the first `steps` steps."""
    demo_case = applicant.new_case()
    steps_in_order = (
        accept,
        sign_agreement,
        plan_audit,
        lambda case: hold_audit(case, AuditOutcome(case.target_level, observations=2)),
        correct_findings,
        review,
    )
    yield from submit_application(demo_case, applicant.particulars)
    for step in steps_in_order[:steps]:
        yield from step(demo_case)


def incomplete(applicant: Applicant) -> Process:
    """An application with a document missing."""
    demo_case = applicant.new_case()
    documents = tuple(
        demo_case.document(each.kind, each.title.zh) for each in applicant.rules.required_documents
    )
    demo_case.apply(applicant.particulars, documents[:-1], None)
    yield from request_supplement(demo_case)


def overdue(applicant: Applicant) -> Process:
    """The surveillance is overdue, and the certificate not suspended yet."""
    yield from certify(applicant.new_case(), applicant.particulars)


def findings_open(applicant: Applicant) -> Process:
    """A surveillance, held early, is passed with findings whose corrections are still to be verified."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_ago(42)
    yield from pass_surveillance(demo_case, observations=2)


def audits_open(applicant: Applicant) -> Process:
    """A surveillance whose team was replaced, and a visit after a complaint, are planned at once."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_ago(45)
    yield from plan_audit(demo_case, AuditPurpose.SURVEILLANCE)
    yield from cancel_audit(demo_case, audit=2)
    yield from plan_audit(demo_case, AuditPurpose.SURVEILLANCE)
    yield from replace_team(demo_case, audit=3)
    yield from plan_audit(demo_case, AuditPurpose.SUPPLEMENTARY)


def suspended_now(applicant: Applicant) -> Process:
    """Suspended some weeks ago, still within the limit."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from fail_surveillance(demo_case, Measure.SUSPEND)
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_FAILED)


def suspended_too_long(applicant: Applicant) -> Process:
    """The last day for lifting the suspension has passed without a decision."""
    yield from suspended_now(applicant)


def suspended_backdated(applicant: Applicant) -> Process:
    """Recorded on the 20th of last month, effective from the 8th: in between, the recorded status differs."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from pass_surveillance_in_time(demo_case)
    last_month = applicant.simulation.today.replace(day=1) - timedelta(days=1)
    yield demo_case.moment_on(last_month.replace(day=20))
    suspend(demo_case, SuspensionGround.REGULATOR_ORDER, since=last_month.replace(day=8))


def change_pending(applicant: Applicant) -> Process:
    """A reported change waits to be evaluated."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from pass_surveillance_in_time(demo_case)
    yield demo_case.moment_ago(70)
    yield from report_change(demo_case, new_address(demo_case))


def complaint_open(applicant: Applicant) -> Process:
    """A complaint is answered and not closed."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_ago(100)
    yield from complain(demo_case, ComplaintKind.SERVICE, substantiated=True, up_to=3)


def next_cycle_waiting(applicant: Applicant) -> Process:
    """The next cycle is granted and begins on a future day."""
    demo_case = applicant.new_case()
    yield from reach_decision(demo_case, applicant.particulars)
    yield demo_case.moment_on(add_months(applicant.simulation.today, -36) + timedelta(days=30))
    grant(demo_case)
    for _ in range(2):
        yield from pass_surveillance_in_time(demo_case)
    yield from renew(demo_case, applicant.new_case(1))


def backdated_day(today: date) -> date:
    """The 15th of last month, between the effective and the recorded day of the backdated suspension."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=15)


def _stage(name: str, steps: int, days: int) -> Scenario:
    return Scenario(f"application-{name}", lambda applicant: at_stage(applicant, steps), (days, days))


SCENARIOS = (
    _stage("applied", 0, 4),
    Scenario("application-incomplete", incomplete, (9, 9)),
    _stage("accepted", 1, 20),
    _stage("signed", 2, 30),
    _stage("planned", 3, 40),
    _stage("audited", 4, 75),
    _stage("corrected", 5, 90),
    _stage("reviewed", 6, 105),
    Scenario("overdue", overdue, (560, 490), weight=3),
    Scenario("findings-open", findings_open, (350, 400), weight=1),
    Scenario("audits-open", audits_open, (350, 400), weight=1),
    Scenario("suspended-now", suspended_now, (540, 500), weight=4),
    Scenario("suspended-too-long", suspended_too_long, (800, 700), weight=1),
    Scenario(BACKDATED, suspended_backdated, (640, 600)),
    Scenario("change-pending", change_pending, (640, 600), weight=1),
    Scenario("complaint-open", complaint_open, (350, 300), weight=1),
    Scenario("next-cycle-waiting", next_cycle_waiting, (1230, 1215), weight=4),
)
