"""Steps that maintain a certificate: yearly surveillance, upgrade, recertification, transition."""

from datetime import timedelta

from demo.audit_sheets import AuditOutcome
from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from demo.steps.audit import (
    accept_corrections,
    certify,
    close_findings,
    correct_findings,
    evaluate,
    hold_audit,
    plan_audit,
    usual_outcome,
)
from domain.calendar import add_months
from domain.certificate.upgrade import Upgrade
from domain.certificate.upkeep import Surveillance, Transition
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.model import Scheme
from domain.values import LevelId, Role


def wait_until_surveillance(demo_case: DemoCase) -> Process:
    """Nothing happens until the next surveillance has to be planned."""
    yield demo_case.working_moment(
        demo_case.surveillance_day() - timedelta(days=demo_case.random.randint(48, 65))
    )


def pass_surveillance_in_time(demo_case: DemoCase) -> Process:
    """A surveillance is held in time and passed."""
    yield from wait_until_surveillance(demo_case)
    yield from pass_surveillance(demo_case)
    yield from close_findings(demo_case)


def pass_surveillance(
    demo_case: DemoCase, purpose: AuditPurpose = AuditPurpose.SURVEILLANCE, observations: int | None = None
) -> Process:
    """A surveillance is planned, held and passed; minor findings may still be open, with an accepted plan."""
    yield from plan_audit(demo_case, purpose)
    yield from hold_audit(demo_case, usual_outcome(demo_case, demo_case.case.level, observations))
    yield from correct_findings(demo_case, days=5)
    yield from accept_corrections(demo_case)
    yield demo_case.moment_after(1, 4)
    demo_case.decide(
        "supervise",
        Surveillance(reason=marked_generated("监督评审通过，保持认证"), passed=True),
        Role.DECIDER,
    )


def fail_surveillance(demo_case: DemoCase, *measures: Measure, level: LevelId | None = None) -> Process:
    """A surveillance is held and not passed; at most a lower level is reached."""
    yield from wait_until_surveillance(demo_case)
    yield from plan_audit(demo_case, AuditPurpose.SURVEILLANCE)
    yield from hold_audit(demo_case, AuditOutcome(level, observations=2, major=True))
    yield demo_case.moment_after(1, 3)
    terms = Surveillance(
        reason=marked_generated("监督评审未通过，采取相应措施"), passed=False, measures=measures
    )
    demo_case.decide("supervise", terms, Role.DECIDER)


def upgrade(demo_case: DemoCase) -> Process:
    """The holder asks for a higher level and reaches it."""
    case = demo_case.case
    if case.level is None or demo_case.rules.rank(case.level) == len(demo_case.rules.levels):
        return
    demo_case.target_level = demo_case.rules.levels[demo_case.rules.rank(case.level)].id
    yield from evaluate(demo_case, AuditPurpose.UPGRADE, usual_outcome(demo_case))
    yield demo_case.moment_after(1, 4)
    demo_case.decide(
        "upgrade",
        Upgrade(reason=marked_generated("达到更高等级要求"), level=demo_case.target_level),
        Role.DECIDER,
    )


def recertify(demo_case: DemoCase, next_cycle: DemoCase, *, months: int = 6) -> Process:
    """The holder applies for the next cycle `months` months before expiry, and it is granted in time."""
    case = demo_case.case
    if case.valid_until is None:
        return
    yield demo_case.working_moment(
        add_months(case.valid_until, -months) + timedelta(days=demo_case.random.randint(3, 20))
    )
    next_cycle.target_level = case.level or demo_case.target_level
    yield from certify(next_cycle, demo_case.case.particulars, demo_case)


def renew(demo_case: DemoCase, next_cycle: DemoCase) -> Process:
    """The last surveillance of a cycle is held while the application for the next cycle runs."""
    demo_case.simulation.schedule(pass_surveillance_in_time(demo_case), demo_case.simulation.now)
    yield from recertify(demo_case, next_cycle)


def transition(demo_case: DemoCase, successor: Scheme) -> Process:
    """The certificate moves to the succeeding edition of its standard."""
    yield from evaluate(demo_case, AuditPurpose.TRANSITION, usual_outcome(demo_case), successor)
    yield demo_case.moment_after(1, 4)
    terms = Transition(reason=marked_generated("换版评审通过"), edition=successor.edition)
    demo_case.decide("transition", terms, Role.DECIDER)
    demo_case.rules = successor
